"""Changes as JSON Lines, as soon as they are known: no order but that of the texts, and nothing held back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from hipfacts.diff.changes import Change
from hipfacts.reports.jsonl import printable


def render(changes: Iterable[Change], stream: TextIO) -> None:
    """Writes each change on a line of its own."""
    for change in changes:
        stream.write(printable({**change.model_dump(mode="json"), "flips": change.flips}) + "\n")
