"""How well reports agree with labels that careful readers gave: precision, recall, F1, stance, clean texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from pydantic import ConfigDict, ValidationError

from hipfacts.errors import CaptionError
from hipfacts.models import Report, Stance, Value

__all__ = ["Figure", "Item", "Label", "Miss", "Scores", "evaluate", "item", "table"]

Side = Literal["asserted", "denied", "neutral"]
_RANK: dict[Side, int] = {"asserted": 3, "denied": 2, "neutral": 1}  # which counts where a claim comes twice
_SIDE: dict[Stance, Side] = {
    Stance.ASSERTED: "asserted",
    Stance.DENIED: "denied",
    Stance.QUESTIONED: "neutral",  # neither side taken, as in `reported`: readers often differ on which of the two
    Stance.REPORTED: "neutral",
}


class Label(Value):
    """A claim that readers see in a text. An optional one is neither required nor counted against."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    claim: str
    stance: Stance
    optional: bool = False


class Item(Value):
    """A text and its labels. Other keys are the labeller's own business."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    text: str
    labels: tuple[Label, ...]


class Figure(Value):
    """Precision, recall and F1 over true and false positives and false negatives."""

    p: float
    r: float
    f1: float
    tp: int
    fp: int
    fn: int


class Miss(Value):
    """One pair of item and claim on which label and finding differ; None where one side has nothing."""

    id: str
    claim: str
    gold: Side | None
    got: Side | None
    text: str


class Scores(Value):
    """The figures over all items.

    ``claims``: pairs of item and claim that are asserted, the main figure. ``mentions``: pairs whatever the stance.
    ``flag``: items that assert something false or misleading. ``stance``: the share of pairs found on both sides that
    agree on the stance. ``clean``: the share of unlabelled items without any finding.
    """

    items: int
    claims: Figure
    mentions: Figure
    flag: Figure
    stance: float | None
    clean: float | None
    per_claim: dict[str, Figure]
    misses: tuple[Miss, ...]


def item(record: Mapping[str, object], *, file: str, line: int) -> Item:
    """The item in one record. Raises `CaptionError` naming file and line."""
    try:
        return Item.model_validate(record)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"]) or "the item"
        what = "is missing" if first["type"] == "missing" else first["msg"][:1].lower() + first["msg"][1:]
        remedy = 'write {"id": "...", "text": "...", "labels": [{"claim": "...", "stance": "asserted"}]}'
        raise CaptionError(f"`{name}`: {what}", file=file, line=line, remedy=remedy) from error


def evaluate(items: Iterable[Item], reports: Iterable[Report], *, mixed: Collection[str] = frozenset()) -> Scores:
    """The scores of ``reports`` against ``items``, one report an item, in the same order.

    ``mixed`` names the claims whose verdict is mixed: they flag no item.
    """
    asserted: Counter[str] = Counter()
    mentions: Counter[str] = Counter()
    flag: Counter[str] = Counter()
    per_claim: dict[str, Counter[str]] = defaultdict(Counter)
    stances: Counter[bool] = Counter()
    clean: Counter[bool] = Counter()
    misses: list[Miss] = []
    count = 0
    for one, report in zip(items, reports, strict=True):
        count += 1
        optional = {label.claim for label in one.labels if label.optional}
        gold = _sides((label.claim, label.stance) for label in one.labels if label.claim not in optional)
        got = _sides((found.claim, found.stance) for found in report.findings if found.claim not in optional)
        if not gold and not optional:
            clean[not got] += 1
        for claim in sorted(gold.keys() | got.keys()):
            want, have = gold.get(claim), got.get(claim)
            _tally(mentions, want is not None, have is not None)
            _tally(asserted, want == "asserted", have == "asserted")
            _tally(per_claim[claim], want == "asserted", have == "asserted")
            if want and have:
                stances[want == have] += 1
            if want != have:
                misses.append(Miss(id=one.id, claim=claim, gold=want, got=have, text=one.text))
        _tally(flag, _flags(gold, mixed), _flags(got, mixed))
    return Scores(
        items=count,
        claims=_figure(asserted),
        mentions=_figure(mentions),
        flag=_figure(flag),
        stance=_share(stances),
        clean=_share(clean),
        per_claim={claim: _figure(counts) for claim, counts in sorted(per_claim.items()) if counts},
        misses=tuple(misses),
    )


def table(scores: Scores) -> str:
    """The scores for people, main figures first, then one line a claim."""
    lines = []
    for name, figure in (("claims", scores.claims), ("mentions", scores.mentions), ("flag", scores.flag)):
        counts = f"(tp {figure.tp}, fp {figure.fp}, fn {figure.fn})"
        lines.append(f"{name:9} P {figure.p:.3f}  R {figure.r:.3f}  F1 {figure.f1:.3f}   {counts}")
    lines += [f"stance    {scores.stance}", f"clean     {scores.clean}", f"items     {scores.items}"]
    for claim, figure in scores.per_claim.items():
        counts = f"(tp {figure.tp}, fp {figure.fp}, fn {figure.fn})"
        lines.append(f"  {claim:34} P {figure.p:.2f} R {figure.r:.2f} F1 {figure.f1:.2f} {counts}")
    return "\n".join(lines)


def _sides(pairs: Iterable[tuple[str, Stance]]) -> dict[str, Side]:
    sides: dict[str, Side] = {}
    for claim, stance in pairs:
        side = _SIDE[stance]
        if claim not in sides or _RANK[side] > _RANK[sides[claim]]:
            sides[claim] = side
    return sides


def _flags(sides: Mapping[str, Side], mixed: Collection[str]) -> bool:
    return any(side == "asserted" and claim not in mixed for claim, side in sides.items())


def _tally(counts: Counter[str], want: bool, have: bool) -> None:
    if want or have:
        counts["tp" if want and have else "fn" if want else "fp"] += 1


def _figure(counts: Counter[str]) -> Figure:
    tp, fp, fn = counts["tp"], counts["fp"], counts["fn"]
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Figure(p=round(precision, 4), r=round(recall, 4), f1=round(f1, 4), tp=tp, fp=fp, fn=fn)


def _share(counts: Counter[bool]) -> float | None:
    total = counts[True] + counts[False]
    return round(counts[True] / total, 4) if total else None
