"""How far a figure may be off for the luck of which items were labelled: 95 % intervals.

A claim's precision and recall are shares of pairs from different items, which may be taken as independent: Wilson's
interval. F1 is no share, and the overall figures count several pairs of one item, which stand or fall together: these
are resampled, item by item.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from random import Random

Interval = tuple[float, float]
Key = tuple[str, str]  # what is counted: `claims`, `flag`, ...; and as what: `tp`, `fp`, `fn`, ...
Tally = tuple[Key, ...]  # all that one item counts for
Totals = Counter[Key]

LEVEL = 0.95
RESAMPLES = 400  # ten lie outside either end: enough that another seed moves the second decimal by one at most
_Z = 1.959964  # the normal quantile for LEVEL
_SEED = 2015  # any would do, as long as it stays: the same items give the same intervals


def wilson(right: int, total: int) -> Interval | None:
    """The 95 % score interval of a share, in [0, 1]; None for a share of nothing.

    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the American
    Statistical Association 22, 209-212. Unlike the textbook interval it holds for small counts, and at 0 and 1 too
    (Brown, Cai and DasGupta 2001, Statistical Science 16, 101-133).
    """
    if not total:
        return None
    share = right / total
    spread = _Z * math.sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2))
    middle = share + _Z**2 / (2 * total)
    scale = 1 + _Z**2 / total
    return round(max(0.0, (middle - spread) / scale), 4), round(min(1.0, (middle + spread) / scale), 4)


def totals(tallies: Iterable[Tally]) -> Totals:
    """The sum of the tallies."""
    return _weighted(Counter(tallies))


def resampled(tallies: Sequence[Tally], *, resamples: int = RESAMPLES) -> Iterator[Totals]:
    """The totals of ``resamples`` samples, each of as many items as there are, drawn with replacement.

    The nonparametric bootstrap: Efron, B. and Tibshirani, R. J. (1993). An Introduction to the Bootstrap, chapter 13.
    The draws are seeded: the same tallies in the same order give the same samples.
    """
    random = Random(_SEED)  # noqa: S311 - no secret hangs on it
    for _ in range(resamples if tallies else 0):
        yield _weighted(Counter(random.choices(tallies, k=len(tallies))))


def percentiles(values: Iterable[float | None]) -> Interval | None:
    """The 95 % percentile interval of a figure over resamples; None where it was undefined in all of them.

    Where nothing went wrong, no resample goes wrong either, and the interval is one point: it then says only that the
    items hold no mistake to learn from. Wilson's interval beside it says how much that means.
    """
    defined = sorted(value for value in values if value is not None)
    if not defined:
        return None
    outside = int(len(defined) * (1 - LEVEL) / 2 + 1e-9)  # 400 times 0.025 is 10, whatever the last binary digit says
    return round(defined[outside], 4), round(defined[-1 - outside], 4)


def _weighted(counts: Counter[Tally]) -> Totals:
    """The totals of tallies that come several times each: most items tally alike, so that there are few to add up."""
    summed: Totals = Counter()
    for tally, times in counts.items():
        for key in tally:
            summed[key] += times
    return summed
