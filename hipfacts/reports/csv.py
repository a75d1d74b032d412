"""CSV: one row a finding, that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from hipfacts.models import Finding
from hipfacts.reports.located import Located
from hipfacts.reports.visible import defused

COLUMNS = (
    "id", "file", "line", "column", "flagged", "claim", "title", "verdict", "stance", "score", "quote", "start", "end",
    "start_ms", "end_ms", "suppressed", "fact", "explanation", "rule", "sources", "action", "caption",
)  # fmt: skip


def render(reports: Iterable[Located], stream: TextIO) -> None:
    """Writes a header, and a row for each finding; a caption without one has a row with its place alone."""
    # all quoted: a carriage return that is not would end a row for those who read it
    writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for located in reports:
        findings: tuple[Finding | None, ...] = located.report.findings or (None,)
        for finding in findings:
            writer.writerow([_cell(value) for value in _row(located, finding)])


def _cell(value: object) -> str:
    """NUL shown as its picture: Python's csv cannot write it before 3.11, and most readers stop there."""
    return defused(value).replace("\0", "\u2400")


def _row(located: Located, finding: Finding | None) -> list[object]:
    report = located.report
    source = report.source
    file, line = (source.file, source.line) if source else (None, None)
    if finding is None:
        empty: list[object] = [None] * (len(COLUMNS) - 7)
        return [report.id, file, line, None, report.flagged, *empty, report.action, located.text]
    return [
        report.id, file, finding.line, finding.column, report.flagged, finding.claim, finding.title, finding.verdict,
        finding.stance, finding.score, located.quote(finding.start, finding.end), finding.start, finding.end,
        finding.start_ms, finding.end_ms, finding.suppressed, finding.correction.fact, finding.correction.explanation,
        finding.rule, " ".join(link.url for link in finding.sources), report.action, located.text,
    ]  # fmt: skip
