"""Labelled items, and what counts of a label or a finding: one stance for each claim of an item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from pydantic import ConfigDict, ValidationError

from hipfacts.errors import CaptionError
from hipfacts.models import Stance, Value

Side = Literal["asserted", "denied", "neutral"]
Sides = Mapping[str, Side]  # by claim
SIDES: tuple[Side, ...] = ("asserted", "denied", "neutral")  # the first counts where a claim comes twice
_SIDE: dict[str, Side] = {
    Stance.ASSERTED.value: "asserted",
    Stance.DENIED.value: "denied",
    Stance.QUESTIONED.value: "neutral",  # neither side taken, as in `reported`: readers often differ on which it is
    Stance.REPORTED.value: "neutral",
    "neutral": "neutral",
}


class Label(Value):
    """A claim that readers see in a text. An optional one is neither required nor counted against."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    claim: str
    stance: Stance
    optional: bool = False


class Item(Value):
    """A text and its labels, and where it was read. Other keys are the labeller's own business."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    text: str
    labels: tuple[Label, ...]
    file: str | None = None
    line: int | None = None


class Outcome(NamedTuple):
    """One item's claims as labelled and as found. Claims with an optional label are on neither side."""

    gold: Sides
    got: Sides
    optional: frozenset[str]


def item(record: Mapping[str, object], *, file: str, line: int) -> Item:
    """The item in one record. Raises `CaptionError` naming file and line."""
    try:
        own = {key: record[key] for key in ("id", "text", "labels") if key in record}
        return Item.model_validate({**own, "file": file, "line": line})
    except ValidationError as error:
        remedy = 'write {"id": "...", "text": "...", "labels": [{"claim": "...", "stance": "asserted"}]}'
        raise fault(error, what="the item", file=file, line=line, remedy=remedy) from error


def fault(error: ValidationError, *, what: str, file: str, line: int, remedy: str) -> CaptionError:
    """The first thing that is wrong with a record, as an error that names its place."""
    first = error.errors(include_url=False)[0]
    name = ".".join(str(part) for part in first["loc"]) or what
    problem = "is missing" if first["type"] == "missing" else first["msg"][:1].lower() + first["msg"][1:]
    return CaptionError(f"`{name}`: {problem}", file=file, line=line, remedy=remedy)


def side(stance: str) -> Side:
    """The side that a stance takes; `questioned` and `reported` count as one, `neutral`."""
    return _SIDE[stance]


def sides(pairs: Iterable[tuple[str, str]]) -> Sides:
    """For each claim in pairs of claim and stance the side that counts."""
    found: dict[str, Side] = {}
    for claim, stance in pairs:
        own = side(stance)
        if claim not in found or SIDES.index(own) < SIDES.index(found[claim]):
            found[claim] = own
    return found


def outcome(one: Item, findings: Iterable[tuple[str, str]]) -> Outcome:
    """An item's labels and findings side by side; ``findings`` are pairs of claim and stance."""
    optional = frozenset(label.claim for label in one.labels if label.optional)
    gold = sides((label.claim, label.stance.value) for label in one.labels if label.claim not in optional)
    got = sides((claim, stance) for claim, stance in findings if claim not in optional)
    return Outcome(gold, got, optional)
