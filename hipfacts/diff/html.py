"""Changes as one page that needs nothing else: by claim, each with its text and the reasons."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hipfacts.diff import text
from hipfacts.diff.changes import KINDS, Change, Totals
from hipfacts.reports.html import TEMPLATES


def render(changes: Iterable[Change], stream: TextIO, totals: Totals, *, most: int, old: str, new: str) -> None:
    """Writes the page, with up to ``most`` changes of each claim and kind."""
    kept = text.Kept(most)
    kept.take(changes)
    environment = Environment(
        loader=FileSystemLoader([Path(__file__).parent, TEMPLATES]), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    page = environment.get_template("diff.html")
    made = page.render(
        old=old, new=new, totals=totals, kinds=KINDS, kept=kept, names=text.NAMES, counts=text.counts,
        summary=text.summary(totals), became=text.became, trace=text.trace,
    )  # fmt: skip
    stream.write(made.encode("utf-8", "backslashreplace").decode("utf-8"))
