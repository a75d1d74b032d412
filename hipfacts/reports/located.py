"""A report and the place it speaks of."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from hipfacts.models import Finding, Report, Stance, TextSource


class Located(NamedTuple):
    """A report that knows its file, with the caption's text as given."""

    report: Report
    text: str


def locate(report: Report, *, text: str, name: str, file: str, line: int, column: int | None) -> Located:
    """The report with ``name`` as its id and its source, its findings' lines and columns those of the file.

    ``column`` is the 1-based column of the text's first character, None where the text does not stand in the file
    letter by letter: findings then carry the record's line, and the column within the caption. Quotes are taken from
    ``text``, which may differ from what was checked where that had parts blanked, never in length.
    """
    findings = tuple(_locate(finding, text, line, column) for finding in report.findings)
    source = TextSource(file=file, line=line)
    return Located(report.model_copy(update={"id": name, "source": source, "findings": findings}), text)


def narrow(located: Located, stances: Collection[Stance], *, suppressed: bool = True) -> Located:
    """The same with only the findings of these stances, and those that are ``suppressed`` only if asked for.

    Status and flag still speak of all of them.
    """
    report = located.report
    findings = tuple(
        finding
        for finding in report.findings
        if finding.stance in stances and (suppressed or finding.suppressed is None)
    )
    if len(findings) == len(report.findings):
        return located
    return Located(report.model_copy(update={"findings": findings}), located.text)


def _locate(finding: Finding, text: str, line: int, column: int | None) -> Finding:
    place = {"line": line}
    if column is not None:
        place["line"] = line + finding.line - 1
        if finding.line == 1:
            place["column"] = finding.column + column - 1
    traces = tuple(trace.model_copy(update={"quote": text[trace.start : trace.end]}) for trace in finding.evidence)
    return finding.model_copy(update={**place, "quote": text[finding.start : finding.end], "evidence": traces})
