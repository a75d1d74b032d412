"""Two runs on the same items, pair by pair: what a change of the claims or of the code gained and lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Literal

from pydantic import ConfigDict, ValidationError

from hipfacts.errors import CaptionError
from hipfacts.evaluate import figures
from hipfacts.evaluate.intervals import RESAMPLES, Interval, Tally, Totals, percentiles, resampled, totals
from hipfacts.evaluate.labels import Item, Outcome, Side, fault, outcome
from hipfacts.models import Report, Value

Kind = Literal["gained", "lost", "changed"]
KINDS: tuple[Kind, ...] = ("lost", "gained", "changed")
_REMEDY = "give a file that `hipfacts check --format jsonl` or `evaluate --output` wrote for these items"
_FIGURES: Mapping[str, Callable[[Totals, str], float | None]] = {
    "claims P": lambda summed, run: figures.ratios(summed, run + "claims").p,
    "claims R": lambda summed, run: figures.ratios(summed, run + "claims").r,
    "claims F1": lambda summed, run: figures.ratios(summed, run + "claims").f1,
    "flag P": lambda summed, run: figures.ratios(summed, run + "flag").p,
    "flag R": lambda summed, run: figures.ratios(summed, run + "flag").r,
    "stance": lambda summed, run: figures.right(summed, run + "stance"),
    "clean": lambda summed, run: figures.right(summed, run + "clean"),
}
_BEFORE, _NOW = "before ", "now "


class EarlierFinding(Value):
    """What counts of a finding of an earlier run; `neutral` is what scoring makes of `questioned` and `reported`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    claim: str
    stance: Literal["asserted", "denied", "questioned", "reported", "neutral"]


class Earlier(Value):
    """What counts of a report line of an earlier run. Without an id it is about the item in the same place."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | None = None
    findings: tuple[EarlierFinding, ...]


class Change(Value):
    """One pair of item and claim that the two runs read differently; None where a run, or the labels, have nothing.

    ``gained``: right now, or at least no wrong accusation any more. ``lost``: right before, or a wrong accusation now.
    ``changed``: wrong before and now, in another way.
    """

    kind: Kind
    id: str
    claim: str
    gold: Side | None
    before: Side | None
    now: Side | None
    text: str
    file: str | None = None
    line: int | None = None


class Shift(Value):
    """A figure in both runs, None where it is undefined, and the difference with its 95 % interval."""

    before: float | None
    now: float | None
    difference: float | None
    interval: Interval | None


class Comparison(Value):
    """How a run differs from an earlier one, the baseline: figures by name, and changes in the items' order.

    The intervals come from resampled items, each with its outcome in both runs: what luck makes easy or hard for both
    cancels out (Koehn, P. 2004. Statistical significance tests for machine translation evaluation. EMNLP).
    """

    baseline: str
    figures: dict[str, Shift]
    changes: tuple[Change, ...]

    def count(self, kind: Kind, claim: str | None = None) -> int:
        """How many changes of a kind there are, of one claim or of all."""
        return sum(change.kind == kind and claim in (None, change.claim) for change in self.changes)

    @property
    def restanced(self) -> int:
        """How many changes are of the stance only: both runs found the claim."""
        return sum(change.before is not None and change.now is not None for change in self.changes)


def earlier(record: Mapping[str, object], *, file: str, line: int) -> Earlier:
    """The report in one record of an earlier run. Raises `CaptionError` naming file and line."""
    try:
        return Earlier.model_validate(record)
    except ValidationError as error:
        raise fault(error, what="the report", file=file, line=line, remedy=_REMEDY) from error


def match(
    items: Sequence[Item], reports: Iterable[tuple[int, Earlier]], *, file: str
) -> tuple[list[Earlier], list[CaptionError]]:
    """The earlier reports, each with its line, in the order of the items they are about, and what does not fit.

    Where the second list is not empty, the first is not complete.
    """
    known = {one.id: one for one in items}
    found: dict[str, tuple[int, Earlier]] = {}
    faults: list[CaptionError] = []
    for place, (line, report) in enumerate(reports):
        name = items[place].id if report.id is None and place < len(items) else report.id
        if name is None:
            problem = "the report has no `id`, and there is no item in its place"
        elif name not in known:
            problem = f"the id `{name}` is none of the items'"
        elif name in found:
            problem = f"the id `{name}` was used on line {found[name][0]} already"
        else:
            found[name] = (line, report)
            continue
        faults.append(CaptionError(problem, file=file, line=line, remedy=_REMEDY))
    for one in items:
        if one.id not in found:
            problem = f"the item `{one.id}` is not in the baseline {file}"
            faults.append(CaptionError(problem, file=one.file, line=one.line, remedy=_REMEDY))
    return [found[one.id][1] for one in items if one.id in found], faults


def compare(
    items: Sequence[Item],
    before: Iterable[Earlier],
    now: Iterable[Report],
    *,
    baseline: str,
    mixed: Collection[str] = frozenset(),
    resamples: int = RESAMPLES,
) -> Comparison:
    """How the reports ``now`` differ from those ``before``, both one an item and in the items' order.

    ``baseline`` names the earlier run, ``mixed`` the claims whose verdict is mixed. Raises `ValueError` where there are
    more of one than of another.
    """
    tallies: list[Tally] = []
    changes: list[Change] = []
    for one, old, new in zip(items, before, now, strict=True):
        then = outcome(one, ((found.claim, found.stance) for found in old.findings))
        today = outcome(one, ((found.claim, found.stance.value) for found in new.findings))
        tallies.append(_named(_BEFORE, figures.tally(then, mixed)) + _named(_NOW, figures.tally(today, mixed)))
        changes += _changes(one, then, today)
    summed, samples = totals(tallies), list(resampled(tallies, resamples=resamples))
    return Comparison(
        baseline=baseline,
        figures={name: _shift(value, summed, samples) for name, value in _FIGURES.items()},
        changes=tuple(changes),
    )


def _changes(one: Item, then: Outcome, today: Outcome) -> Iterable[Change]:
    for claim in sorted(then.got.keys() | today.got.keys()):
        gold, before, now = then.gold.get(claim), then.got.get(claim), today.got.get(claim)
        if before == now:
            continue
        better = _goodness(gold, now) - _goodness(gold, before)
        yield Change(
            kind="gained" if better > 0 else "lost" if better < 0 else "changed", id=one.id, claim=claim, gold=gold,
            before=before, now=now, text=one.text, file=one.file, line=one.line,
        )  # fmt: skip


def _goodness(gold: Side | None, got: Side | None) -> int:
    """2 where it is right, 1 where it is wrong but accuses nobody, 0 for a wrong accusation: the worst fault."""
    return 2 if got == gold else 0 if got == "asserted" else 1


def _named(run: str, tally: Tally) -> Tally:
    return tuple((run + group, kind) for group, kind in tally)


def _shift(value: Callable[[Totals, str], float | None], summed: Totals, samples: Sequence[Totals]) -> Shift:
    difference = _difference(value, summed)
    before, now = value(summed, _BEFORE), value(summed, _NOW)
    return Shift(
        before=None if before is None else round(before, 4),
        now=None if now is None else round(now, 4),
        difference=None if difference is None else round(difference, 4),
        interval=percentiles(_difference(value, sample) for sample in samples),
    )


def _difference(value: Callable[[Totals, str], float | None], summed: Totals) -> float | None:
    before, now = value(summed, _BEFORE), value(summed, _NOW)
    return None if before is None or now is None else now - before
