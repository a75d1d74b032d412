"""Whether scores mean what they seem to: of the findings scored about 0.9, are about nine in ten right?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hipfacts.evaluate.intervals import Interval, wilson
from hipfacts.evaluate.labels import Item, side
from hipfacts.models import Finding, Value

_BINS = 10  # of equal width over [0, 1], as in the paper; a score on an edge belongs to the bin above


class Judged(NamedTuple):
    """A finding's score, and whether the labels bear it out."""

    score: float
    right: bool


class Bin(Value):
    """The findings whose scores are in ``[low, high)``, or in ``[low, high]`` for the last one."""

    low: float
    high: float
    findings: int
    mean_score: float
    right: int
    share: float
    interval: Interval


class Reliability(Value):
    """The bins that hold findings, lowest first, and by how much score and share differ in them on average.

    ``error`` is the expected calibration error, in [0, 1], 0 at best: the distance between mean score and share right
    in each bin, weighted by its findings; None where nothing was found. Naeini, M. P., Cooper, G. F. and Hauskrecht, M.
    (2015). Obtaining well calibrated probabilities using Bayesian binning. AAAI Conference on Artificial Intelligence.
    """

    findings: int
    error: float | None
    bins: tuple[Bin, ...]


def judged(one: Item, findings: Iterable[Finding]) -> Iterator[Judged]:
    """Each finding against the labels: right where one of them has the same claim and takes the same side.

    Findings of claims with an optional label are left out: nobody can say whether they are right.
    """
    optional = {label.claim for label in one.labels if label.optional}
    gold = {(label.claim, side(label.stance.value)) for label in one.labels}
    for found in findings:
        if found.claim not in optional:
            yield Judged(found.score, (found.claim, side(found.stance.value)) in gold)


def reliability(findings: Iterable[Judged]) -> Reliability:
    """The reliability table of judged findings. The intervals are Wilson's."""
    binned: dict[int, list[Judged]] = defaultdict(list)
    for one in findings:
        binned[min(int(one.score * _BINS), _BINS - 1)].append(one)
    total = sum(map(len, binned.values()))
    distance, bins = 0.0, []
    for index, held in sorted(binned.items()):
        count, right = len(held), sum(one.right for one in held)
        mean = sum(one.score for one in held) / count
        distance += abs(mean - right / count) * count / total
        within = wilson(right, count)
        assert within is not None
        bins.append(
            Bin(
                low=index / _BINS, high=(index + 1) / _BINS, findings=count, mean_score=round(mean, 4), right=right,
                share=round(right / count, 4), interval=within,
            )
        )  # fmt: skip
    return Reliability(findings=total, error=round(distance, 4) if total else None, bins=tuple(bins))
