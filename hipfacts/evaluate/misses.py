"""What went wrong: each pair of item and claim on which label and finding differ, with the reason for the finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hipfacts.evaluate.labels import Item, Outcome, Side
from hipfacts.models import Finding, Stance, Trace, Value


class Found(Value):
    """Why a claim was found: the rule, what it matched, and the cues that set the stance."""

    claim: str
    stance: Stance
    score: float
    rule: str
    quote: str
    evidence: tuple[Trace, ...]


class Miss(Value):
    """One pair of item and claim on which label and finding differ; None where one side has nothing.

    ``found`` holds the findings of the claim. Where it was missed, they are those of claims that nobody labelled: what
    the text was taken for instead.
    """

    id: str
    claim: str
    gold: Side | None
    got: Side | None
    text: str
    file: str | None = None
    line: int | None = None
    found: tuple[Found, ...] = ()


def misses(one: Item, outcome: Outcome, findings: Iterable[Finding]) -> Iterator[Miss]:
    """The misses of one item, by claim in alphabetical order."""
    gold, got, optional = outcome
    known = [
        Found(claim=f.claim, stance=f.stance, score=f.score, rule=f.rule, quote=f.quote, evidence=f.evidence)
        for f in findings if f.claim not in optional
    ]  # fmt: skip
    for claim in sorted(gold.keys() | got.keys()):
        want, have = gold.get(claim), got.get(claim)
        if want == have:
            continue
        reasons = [f for f in known if f.claim == claim] if have else [f for f in known if f.claim not in gold]
        yield Miss(
            id=one.id, claim=claim, gold=want, got=have, text=one.text, file=one.file, line=one.line,
            found=tuple(reasons),
        )  # fmt: skip
