"""Which findings stand where several claims share words, and where one claim comes up more than once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hipfacts.matching.rules import Candidate
from hipfacts.models import Claim, Stance
from hipfacts.stance import Judgement
from hipfacts.text.passage import Passage

_STEM = 4  # letters

Judged = tuple[Candidate, Judgement]


class Overlaps:
    """What was judged, by sentence and claim, so that no two items are held against each other for nothing."""

    def __init__(self, judged: Iterable[Judged], claims: Mapping[str, Claim]) -> None:
        self._beside: dict[tuple[int, str], list[Judged]] = {}
        for item in judged:
            self._beside.setdefault((item[0].sentence, item[0].claim), []).append(item)
        self._above: dict[str, list[str]] = {}  # the claims that win over a claim, or over a rule of it
        for name in sorted({claim for _, claim in self._beside}):
            for loser in claims[name].supersedes:
                self._above.setdefault(loser, []).append(name)

    def winner(self, item: Judged) -> Judged | None:
        """What an item gives way to: a more specific claim on words that they share."""
        mine = item[0]
        names = (mine.claim, f"{mine.claim}/{mine.compiled.rule.name}")
        for claim in dict.fromkeys(above for name in names for above in self._above.get(name, ())):
            for other in self._beside.get((mine.sentence, claim), ()):
                if other[0] is not mine and mine.first < other[0].last and other[0].first < mine.last:
                    return other
        return None

    def leans(self, item: Judged) -> bool:
        """Whether it only carries over what the sentence before denied or asked.

        "They are not caused by weak glutes. Sitting causes them" does not blame the glutes after all.
        """
        candidate = item[0]
        if item[1].stance is not Stance.ASSERTED or not any(filled.how == "topic" for filled in candidate.filled):
            return False
        carried = [filled.span for filled in candidate.filled if filled.how == "carried"]
        return any(
            judgement.stance is not Stance.ASSERTED and any(other.first <= span.first < other.last for span in carried)
            for other, judgement in self._beside.get((candidate.sentence - 1, candidate.claim), ())
        )


def settle(judged: list[Judged], passage: Passage, claims: Mapping[str, Claim], *, doubts: bool) -> list[Judged]:
    """The more specific claim wins the words it shares; one finding per claim and sentence is left.

    A caption is read as a whole: a claim taken back later was only quoted before, and a hashtag says what the text
    around it says; ``doubts`` tells whether that text denies anything.
    """
    overlaps = Overlaps(judged, claims)
    kept = [item for item in judged if overlaps.winner(item) is None and not overlaps.leans(item)]
    best: dict[tuple[str, int], Judged] = {}
    for item in kept:
        key = (item[0].claim, item[0].sentence)
        if key not in best or _outranks(item, best[key], passage):
            best[key] = item
    ordered = sorted(best.values(), key=lambda item: (item[0].first, item[0].last, item[0].claim))
    tagged = [item for item in ordered if passage.sentences[item[0].sentence].hashtag]
    text = [item for item in ordered if not passage.sentences[item[0].sentence].hashtag]
    last_denial = {c.claim: c.sentence for c, j in text if j.stance is Stance.DENIED}
    for candidate, judgement in text:
        if candidate.sentence < last_denial.get(candidate.claim, -1):
            judgement.stance = Stance.DENIED
    stances = {judgement.stance for _, judgement in text}
    if (Stance.DENIED in stances or doubts) and Stance.ASSERTED not in stances:
        for _, judgement in tagged:
            judgement.stance = Stance.DENIED
    said = {candidate.claim for candidate, _ in text}
    return [i for i in ordered if not passage.sentences[i[0].sentence].hashtag or i[0].claim not in said]


def _outranks(item: Judged, other: Judged, passage: Passage) -> bool:
    """Whether a finding stands for both of one claim and sentence."""
    if _stretches(item, other, passage) or _stretches(other, item, passage):
        return _stretches(other, item, passage)
    return _rank(item) > _rank(other)


def _stretches(item: Judged, other: Judged, passage: Passage) -> bool:
    """Whether a finding only borrows the words of a denial: "did not remove my dips, it removed £35"."""
    mine, theirs = item[0], other[0]
    return (
        mine.compiled is theirs.compiled
        and (item[1].stance, other[1].stance) == (Stance.ASSERTED, Stance.DENIED)
        and mine.filled[1:] == theirs.filled[1:]
        and mine.head.first >= theirs.last
        and passage.words[mine.head.first][:_STEM] == passage.words[theirs.head.first][:_STEM]
    )


def _rank(item: Judged) -> tuple[float, int]:
    """Of two findings of one claim in one sentence: the surer, the one that asserts, the shorter.

    A sentence that denies and asserts ("squats won't fix them, this will") asserts in the end.
    """
    candidate, judgement = item
    return candidate.score + 0.05 * (judgement.stance is Stance.ASSERTED), candidate.first - candidate.last
