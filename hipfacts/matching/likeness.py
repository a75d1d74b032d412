"""Claims that have no rules yet, found by likeness to their one sentence alone.

A sentence is like a claim where it has half of the claim's content words or more, in any form, and the stretch from the
first to the last of them is like the claim by rapidfuzz's token-sort ratio (0-100). This is weaker than a rule, and
scores less; such claims stay experimental.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hipfacts.inflection import noun_forms, verb_forms
from hipfacts.matching.index import Span
from hipfacts.matching.paraphrase import FUNCTION_WORDS
from hipfacts.matching.rules import Candidate, CompiledRule, Filled, Slot
from hipfacts.models import Claim, Rule
from hipfacts.text.passage import Passage

_LEAST = 78.0  # as for paraphrases of claims with rules
_SCORE = 0.65
_FEWEST = 2  # content words: one alone is a topic and no claim
_WORD = re.compile(r"[a-z]+")
_FIELD = re.compile(r"[a-z]{3,}")
_ENDINGS = ("ing", "ed", "es", "s")


class Model(NamedTuple):
    """A sentence that makes a claim: its content words, each with its forms."""

    claim: str
    words: tuple[str, ...]
    forms: tuple[frozenset[str], ...]

    @property
    def needed(self) -> int:
        return max(_FEWEST, (len(self.words) + 1) // 2)


class Likeness:
    """The sentences of claims without rules, ready to be compared."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self.models: list[Model] = []
        self._outcomes: dict[str, bool] = {}
        self._by_form: dict[str, list[tuple[int, int]]] = {}
        for claim in claims:
            if claim.rules:
                continue
            self._outcomes[claim.id] = claim.outcome
            for text in (claim.claim, *claim.examples.asserted):
                words = content_words(text)
                if len(words) >= _FEWEST:
                    self._add(Model(claim.id, words, tuple(map(_forms, words))))

    def _add(self, model: Model) -> None:
        for position, forms in enumerate(model.forms):
            for form in forms:
                self._by_form.setdefault(form, []).append((len(self.models), position))
        self.models.append(model)

    @property
    def vocabulary(self) -> set[str]:
        """Every word by which a claim may be found."""
        return set(self._by_form)

    def fields(self, everyday: frozenset[str]) -> dict[str, frozenset[str]]:
        """For each claim, words of which a text that carries it has one; none where there are no such words."""
        found: dict[str, frozenset[str]] = {}
        for model in self.models:
            # where half of the words must be there, one fewer than half may be left out: the plainest
            ranked = sorted(
                zip(model.words, model.forms, strict=True), key=lambda item: _plainness(*item, everyday=everyday)
            )
            kept = ranked[model.needed - 1 :]
            words = frozenset[str]().union(*(forms for _, forms in kept))
            if not all(map(_FIELD.fullmatch, words)) or found.get(model.claim, words) == frozenset():
                words = frozenset()
            found[model.claim] = found.get(model.claim, frozenset()) | words if words else words
        return found

    def find(self, passage: Passage) -> Iterator[list[Candidate]]:
        """The claims that sentences are like; each with one candidate for each word that may be its head."""
        for index, sentence in enumerate(passage.sentences):
            yield from self._in_sentence(passage, index, sentence.first, sentence.last)

    def _in_sentence(self, passage: Passage, index: int, first: int, last: int) -> Iterator[list[Candidate]]:
        from rapidfuzz import fuzz

        places: dict[int, dict[int, int]] = {}  # by sentence of a claim: where its words stand
        for at in range(first, last):
            for number, position in self._by_form.get(passage.words[at], ()):
                places.setdefault(number, {})[position] = at
        best: dict[str, tuple[float, Model, dict[int, int]]] = {}
        for number, found in places.items():
            model = self.models[number]
            if len(found) < model.needed:
                continue
            own = {at: model.words[position] for position, at in found.items()}
            words = (own.get(at, passage.words[at]) for at in range(min(own), max(own) + 1))
            said = " ".join(word for word in words if _WORD.fullmatch(word) and word not in FUNCTION_WORDS)
            ratio = fuzz.token_sort_ratio(said, " ".join(model.words))
            if ratio >= _LEAST and (model.claim not in best or ratio > best[model.claim][0]):
                best[model.claim] = ratio, model, found
        for ratio, model, found in best.values():
            yield self._candidates(ratio, model, found, index)

    def _candidates(self, ratio: float, model: Model, found: dict[int, int], index: int) -> list[Candidate]:
        names = tuple(model.words[position] for position in found)
        rule = Rule(name="paraphrase", all=names, score=_SCORE)
        slots = tuple(Slot({name: False}, False, False) for name in names)
        compiled = CompiledRule(model.claim, self._outcomes[model.claim], rule, slots, frozenset(), frozenset())
        score = min(rule.score * ratio / 100 + 0.2, 0.8)
        how = f"like the claim, {ratio:.0f} %"
        filled = [Filled(Span(model.words[position], at, at + 1), False, how) for position, at in found.items()]
        first, last = min(found.values()), max(found.values()) + 1
        return [
            Candidate(compiled, (head, *(other for other in filled if other is not head)), first, last, index, score)
            for head in filled
        ]


def content_words(text: str) -> tuple[str, ...]:
    """The words of a sentence that say what it is about, each once."""
    words = (word for word in _WORD.findall(text.lower().replace("'", "")) if word not in FUNCTION_WORDS)
    return tuple(dict.fromkeys(word for word in words if len(word) > 1))


def _forms(word: str) -> frozenset[str]:
    """A word and its likely forms: "causes" stands for cause, caused, causing too."""
    stems = {word, *(word.removesuffix(end) for end in _ENDINGS if word.endswith(end) and len(word) - len(end) > 2)}
    stems |= {stem + "e" for stem in stems if stem != word and not stem.endswith(("e", "s"))}
    stems |= {stem[:-1] + "y" for stem in stems if stem.endswith("i")}
    return frozenset(
        form for stem in stems for form in (stem, *noun_forms(stem), *verb_forms(stem)) if _WORD.fullmatch(form)
    )


def _plainness(word: str, forms: frozenset[str], *, everyday: frozenset[str]) -> tuple[bool, bool, int, str]:
    """What sorts words that say little first: those no field may be made of, everyday ones, short ones."""
    return all(map(_FIELD.fullmatch, forms)), word not in everyday, len(word), word
