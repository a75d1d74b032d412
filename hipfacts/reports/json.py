"""JSON: a list of the reports, one on a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from hipfacts.reports.jsonl import dump
from hipfacts.reports.located import Located


def render(reports: Iterable[Located], stream: TextIO) -> None:
    """Writes one list, entry by entry."""
    before = "[\n"
    for located in reports:
        stream.write(before + dump(located.report))
        before = ",\n"
    stream.write("[]\n" if before == "[\n" else "\n]\n")
