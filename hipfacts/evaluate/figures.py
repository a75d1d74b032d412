"""From what each item counts for to precision, recall, F1, stance and clean, with their intervals."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from hipfacts.evaluate.intervals import LEVEL, RESAMPLES, Interval, Key, Tally, Totals, percentiles, resampled, wilson
from hipfacts.evaluate.labels import Outcome, Sides
from hipfacts.models import Value

OVERALL = ("claims", "mentions", "flag")
SHARES = ("stance", "clean")
_OF = "claim "  # before a claim's id, which may itself be `flag`


class Figure(Value):
    """Precision, recall and F1 over true and false positives and false negatives."""

    p: float
    r: float
    f1: float
    tp: int
    fp: int
    fn: int


class FigureIntervals(Value):
    """The 95 % intervals of a figure; None where it is undefined, as precision is where nothing was found."""

    p: Interval | None
    r: Interval | None
    f1: Interval | None


class Intervals(Value):
    """95 % intervals: Wilson's for precision and recall of a claim, the bootstrap over items for all others."""

    level: float
    resamples: int
    claims: FigureIntervals
    mentions: FigureIntervals
    flag: FigureIntervals
    stance: Interval | None
    clean: Interval | None
    per_claim: dict[str, FigureIntervals]


class Ratios(NamedTuple):
    """Precision, recall and F1, each None where it is undefined."""

    p: float | None
    r: float | None
    f1: float | None


def tally(outcome: Outcome, mixed: Collection[str]) -> Tally:
    """All that one item counts for; claims in ``mixed`` flag no item."""
    gold, got, optional = outcome
    keys: list[Key] = []
    for claim in sorted(gold.keys() | got.keys()):
        want, have = gold.get(claim), got.get(claim)
        keys += _kind("mentions", want is not None, have is not None)
        keys += _kind("claims", want == "asserted", have == "asserted")
        keys += _kind(_OF + claim, want == "asserted", have == "asserted")
        if want and have:
            keys.append(("stance", "right" if want == have else "wrong"))
    keys += _kind("flag", _flags(gold, mixed), _flags(got, mixed))
    if not gold and not optional:
        keys.append(("clean", "wrong" if got else "right"))
    return tuple(keys)


def figure(summed: Totals, group: str) -> Figure:
    """One figure of the totals; what is undefined counts as 0."""
    p, r, f1 = ratios(summed, group)
    tp, fp, fn = (summed[group, kind] for kind in ("tp", "fp", "fn"))
    return Figure(p=round(p or 0.0, 4), r=round(r or 0.0, 4), f1=round(f1 or 0.0, 4), tp=tp, fp=fp, fn=fn)


def per_claim(summed: Totals) -> dict[str, Figure]:
    """The figures of each claim that is asserted by a label or a finding, in alphabetical order."""
    groups = sorted({group for group, _ in summed if group.startswith(_OF)})
    return {group[len(_OF) :]: figure(summed, group) for group in groups}


def share(summed: Totals, group: str) -> float | None:
    """The share that is right, rounded; None of nothing."""
    value = right(summed, group)
    return None if value is None else round(value, 4)


def right(summed: Totals, group: str) -> float | None:
    """The share that is right, unrounded; None of nothing."""
    total = summed[group, "right"] + summed[group, "wrong"]
    return summed[group, "right"] / total if total else None


def ratios(summed: Totals, group: str) -> Ratios:
    """Precision, recall and F1 of a group, unrounded."""
    tp, fp, fn = (summed[group, kind] for kind in ("tp", "fp", "fn"))
    p = tp / (tp + fp) if tp + fp else None
    r = tp / (tp + fn) if tp + fn else None
    if not tp + fp + fn:
        return Ratios(p, r, None)
    return Ratios(p, r, 2 * p * r / (p + r) if p and r else 0.0)


def intervals(tallies: Sequence[Tally], summed: Totals, *, resamples: int = RESAMPLES) -> Intervals:
    """The intervals of all figures of the tallies, whose totals are ``summed``."""
    samples = list(resampled(tallies, resamples=resamples))
    overall = {}
    for group in OVERALL:
        drawn = [ratios(sample, group) for sample in samples]
        columns = zip(*drawn, strict=True) if drawn else ((), (), ())
        p, r, f1 = (percentiles(column) for column in columns)
        overall[group] = FigureIntervals(p=p, r=r, f1=f1)
    stance, clean = (percentiles(right(sample, group) for sample in samples) for group in SHARES)
    claims = {}
    for claim, own in per_claim(summed).items():
        claims[claim] = FigureIntervals(
            p=wilson(own.tp, own.tp + own.fp),
            r=wilson(own.tp, own.tp + own.fn),
            f1=percentiles(ratios(sample, _OF + claim).f1 for sample in samples),
        )
    return Intervals(level=LEVEL, resamples=resamples, **overall, stance=stance, clean=clean, per_claim=claims)


def _kind(group: str, want: bool, have: bool) -> list[Key]:
    return [(group, "tp" if want and have else "fn" if want else "fp")] if want or have else []


def _flags(sides: Sides, mixed: Collection[str]) -> bool:
    return any(side == "asserted" and claim not in mixed for claim, side in sides.items())
