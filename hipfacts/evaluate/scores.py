"""The scores of reports against labels: one figure after another, and each pair on which the two differ."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from hipfacts.evaluate import figures
from hipfacts.evaluate.figures import Figure, Intervals
from hipfacts.evaluate.intervals import RESAMPLES, totals
from hipfacts.evaluate.labels import SIDES, Item, Side, outcome
from hipfacts.evaluate.misses import Miss, misses
from hipfacts.evaluate.reliability import Judged, Reliability, judged, reliability
from hipfacts.models import Report, Value


class Scores(Value):
    """The figures over all items.

    ``claims``: pairs of item and claim that are asserted, the main figure. ``mentions``: pairs whatever the stance.
    ``flag``: items that assert something false or misleading. ``stance``: the share of pairs found on both sides that
    agree on the stance. ``clean``: the share of unlabelled items without any finding. ``confusion``: of the pairs found
    on both sides, how many have which stance by label (outer key) and by finding (inner key). ``reliability``: how
    often findings of which score are right.
    """

    items: int
    claims: Figure
    mentions: Figure
    flag: Figure
    stance: float | None
    clean: float | None
    per_claim: dict[str, Figure]
    intervals: Intervals
    confusion: dict[Side, dict[Side, int]]
    reliability: Reliability
    misses: tuple[Miss, ...]


def evaluate(
    items: Iterable[Item],
    reports: Iterable[Report],
    *,
    mixed: Collection[str] = frozenset(),
    resamples: int = RESAMPLES,
) -> Scores:
    """The scores of ``reports`` against ``items``, one report an item, in the same order.

    ``mixed`` names the claims whose verdict is mixed: they flag no item. ``resamples`` is how often the items are drawn
    anew for the intervals of F1 and of the overall figures. Raises `ValueError` where there are more of one than of the
    other.
    """
    tallies = []
    confusion: dict[Side, dict[Side, int]] = {want: dict.fromkeys(SIDES, 0) for want in SIDES}
    findings: list[Judged] = []
    missed: list[Miss] = []
    for one, report in zip(items, reports, strict=True):
        sides = outcome(one, ((found.claim, found.stance.value) for found in report.findings))
        tallies.append(figures.tally(sides, mixed))
        findings += judged(one, report.findings)
        missed += misses(one, sides, report.findings)
        for claim in sides.gold.keys() & sides.got.keys():
            confusion[sides.gold[claim]][sides.got[claim]] += 1
    summed = totals(tallies)
    return Scores(
        items=len(tallies),
        claims=figures.figure(summed, "claims"),
        mentions=figures.figure(summed, "mentions"),
        flag=figures.figure(summed, "flag"),
        stance=figures.share(summed, "stance"),
        clean=figures.share(summed, "clean"),
        per_claim=figures.per_claim(summed),
        intervals=figures.intervals(tallies, summed, resamples=resamples),
        confusion=confusion,
        reliability=reliability(findings),
        misses=tuple(missed),
    )
