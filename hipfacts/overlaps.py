"""Which findings stand where several claims share words, and where one claim comes up more than once."""

from __future__ import annotations

from collections.abc import Mapping

from hipfacts.matching.rules import Candidate
from hipfacts.models import Claim, Stance
from hipfacts.stance import Judgement
from hipfacts.text.passage import Passage

_STEM = 4  # letters

Judged = tuple[Candidate, Judgement]


def settle(judged: list[Judged], passage: Passage, claims: Mapping[str, Claim], *, doubts: bool) -> list[Judged]:
    """The more specific claim wins the words it shares; one finding per claim and sentence is left.

    A caption is read as a whole: a claim taken back later was only quoted before, and a hashtag says what the text
    around it says; ``doubts`` tells whether that text denies anything.
    """
    beside: dict[tuple[int, str], list[Judged]] = {}
    for item in judged:
        beside.setdefault((item[0].sentence, item[0].claim), []).append(item)
    above: dict[str, list[str]] = {}  # the claims that win over a claim, or over a rule of it
    for name in sorted({item[0].claim for item in judged}):
        for loser in claims[name].supersedes:
            above.setdefault(loser, []).append(name)
    kept = [item for item in judged if not _yields(item, beside, above) and not _leans(item, beside)]
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


def yields(item: Judged, other: Judged, claims: Mapping[str, Claim]) -> bool:
    """Whether a claim gives way to a more specific one on words that they share."""
    mine, theirs = item[0], other[0]
    if mine is theirs:
        return False
    names = {mine.claim, f"{mine.claim}/{mine.compiled.rule.name}"}
    if not names & set(claims[theirs.claim].supersedes):
        return False
    return mine.first < theirs.last and theirs.first < mine.last


def _yields(item: Judged, beside: Mapping[tuple[int, str], list[Judged]], above: Mapping[str, list[str]]) -> bool:
    mine = item[0]
    winners = {*above.get(mine.claim, ()), *above.get(f"{mine.claim}/{mine.compiled.rule.name}", ())}
    for name in winners:
        for theirs, _ in beside.get((mine.sentence, name), ()):
            if theirs is not mine and mine.first < theirs.last and theirs.first < mine.last:
                return True
    return False


def leans(item: Judged, judged: list[Judged]) -> bool:
    """Whether it only carries over what another of them, in the sentence before, denied or asked."""
    beside: dict[tuple[int, str], list[Judged]] = {}
    for other in judged:
        beside.setdefault((other[0].sentence, other[0].claim), []).append(other)
    return _leans(item, beside)


def _leans(item: Judged, beside: Mapping[tuple[int, str], list[Judged]]) -> bool:
    """Whether it only carries over what the sentence before denied or asked.

    "They are not caused by weak glutes. Sitting causes them" does not blame the glutes after all.
    """
    candidate = item[0]
    if item[1].stance is not Stance.ASSERTED or not any(filled.how == "topic" for filled in candidate.filled):
        return False
    carried = [filled.span for filled in candidate.filled if filled.how == "carried"]
    return any(
        judgement.stance is not Stance.ASSERTED and any(other.first <= span.first < other.last for span in carried)
        for other, judgement in (beside.get((candidate.sentence - 1, candidate.claim), ()) if carried else ())
    )


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
