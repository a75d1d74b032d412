"""JSON Lines: one report a line, as soon as it is known."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, TextIO

from hipfacts.models import Report
from hipfacts.reports.located import Located

# lone surrogates cannot be encoded; the others are legal in JSON but are obeyed by terminals, split lines or, as `##[`,
# are obeyed by GitHub Actions
_ESCAPED = re.compile(r"#(?=#\[)|[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def render(reports: Iterable[Located], stream: TextIO) -> None:
    """Writes each report on a line of its own."""
    for located in reports:
        stream.write(dump(located.report) + "\n")


def dump(report: Report) -> str:
    """The report as JSON on one line."""
    return printable(plain(report))


def plain(report: Report) -> dict[str, Any]:
    """The report as plain data; times, suppressions, fields and actions stand only where there are some."""
    value: dict[str, Any] = report.model_dump(mode="json")
    if report.action is None:
        del value["action"], value["decision"]
    if value["source"] and value["source"]["field"] is None:
        del value["source"]["field"]
    for finding in value["findings"]:
        for key in ("start_ms", "end_ms", "cues", "suppressed"):
            if finding[key] is None:
                del finding[key]
        if not finding["trial"]:
            del finding["trial"]
    return value


def printable(value: object) -> str:
    """The value as JSON on one line, with nothing in it that a terminal obeys or that cannot be encoded."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(value, ensure_ascii=False))
