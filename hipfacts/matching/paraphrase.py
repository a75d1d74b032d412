"""Likeness to a claim's own examples, for texts that name the topic but in which no rule fired.

Content words are compared with rapidfuzz's token-sort ratio (normalised Indel similarity of the sorted words, 0-100).
Such a match is weaker than a rule's and says so: low score, rule `paraphrase`.
"""

from __future__ import annotations

from collections.abc import Iterable

from hipfacts.matching.index import Span
from hipfacts.matching.rules import Candidate, CompiledRule, Filled, Slot
from hipfacts.models import Claim, Rule, Stance
from hipfacts.text.passage import Passage

# Below 78, fewer than two in three nearest examples were of the right claim on labelled captions.
LEAST = 78.0
FUNCTION_WORDS = frozenset(
    "the a an my your his her our their its is are was were be been to of in on at for and or that this these those "
    "it i you we they he she with so do does did will would can could no not have has had get got just really me us "
    "them as by from if but what how am there here".split()
)
_LONGEST = 60  # content words: nothing that long is like an example


class Paraphrases:
    """A claims' examples as bags of content words."""

    def __init__(self, claims: Iterable[Claim], topic: str) -> None:
        self._texts: list[str] = []
        self._of: list[tuple[str, Stance]] = []
        self._rules: dict[str, CompiledRule] = {}
        for claim in claims:
            rule = Rule(name="paraphrase", all=(topic,), score=0.65)
            slot = Slot({topic: False}, True, False)
            self._rules[claim.id] = CompiledRule(claim.id, claim.outcome, rule, (slot,), frozenset(), frozenset())
            for stance in Stance:
                for text in getattr(claim.examples, stance.value):
                    self._texts.append(_content(text.replace("[[", "").replace("]]", "").lower().split()))
                    self._of.append((claim.id, stance))

    def nearest(self, passage: Passage, topic: Span, *, least: float = LEAST) -> tuple[Candidate, Stance] | None:
        """The claim whose example the sentence of ``topic`` is most like, with that example's stance.

        Examples less than ``least`` per cent like it do not count.
        """
        from rapidfuzz import fuzz, process

        index = passage.sentence[topic.first]
        sentence = passage.sentences[index]
        content = _content(passage.words[sentence.first : sentence.last])
        if not 3 <= len(content.split()) <= _LONGEST:
            return None
        best = process.extractOne(content, self._texts, scorer=fuzz.token_sort_ratio, score_cutoff=least)
        if best is None:
            return None
        claim, stance = self._of[best[2]]
        compiled = self._rules[claim]
        score = compiled.rule.score * best[1] / 100 + 0.2
        last = sentence.last
        while last > sentence.first + 1 and not passage.words[last - 1][0].isalnum():
            last -= 1
        filled = (Filled(topic, False, f"like an example, {best[1]:.0f} %"),)
        return Candidate(compiled, filled, sentence.first, last, index, min(score, 0.8)), stance


def _content(words: Iterable[str]) -> str:
    kept = (word.strip(".,!?:;\"'()#") for word in words)
    return " ".join(sorted(word for word in kept if word and word not in FUNCTION_WORDS))
