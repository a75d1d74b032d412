"""A report and the place it speaks of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from hipfacts.models import Finding, Report, Stance, TextSource


class Located(NamedTuple):
    """A report that knows its file, with the caption's text as given.

    ``spoken`` is there for subtitles: as long as the text, with nothing in it but what is said. ``record`` holds all
    fields of the record that the caption comes from, where it comes from one; ``in_file`` is False where the text does
    not stand in its file letter by letter.
    """

    report: Report
    text: str
    spoken: str | None = None
    record: Mapping[str, object] = {}  # never written to
    in_file: bool = True
    length_ms: int | None = None  # of subtitles: when the last cue ends

    def quote(self, start: int, end: int) -> str:
        """What stands at these offsets, for people: in subtitles without the times and numbers between the words."""
        return self.text[start:end] if self.spoken is None else " ".join(self.spoken[start:end].split())


def locate(
    report: Report,
    *,
    text: str,
    name: str,
    file: str,
    line: int,
    column: int | None,
    field: str | None = None,
    timeline: Sequence[tuple[int, int, int, int, int]] | None = None,
    spoken: str | None = None,
) -> Located:
    """The report with ``name`` as its id and its source, its findings' lines and columns those of the file.

    ``column`` is the 1-based column of the text's first character, None where the text does not stand in the file
    letter by letter: findings then carry the record's line, and the column within the caption. Quotes are taken from
    ``text``, which may differ from what was checked where that had parts blanked, never in length. ``timeline`` has the
    first and last offset, start and end in milliseconds, and number of each cue; what of it is read is ``spoken``.
    """
    findings = tuple(_locate(finding, text, line, column) for finding in report.findings)
    if timeline is not None:
        findings = tuple(_timed(finding, text, timeline) for finding in findings)
    source = TextSource(file=file, line=line, field=field)
    length = max((cue[3] for cue in timeline), default=None) if timeline else None
    report = report.model_copy(update={"id": name, "source": source, "findings": findings})
    return Located(report, text, spoken, in_file=column is not None, length_ms=length)


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
    return located._replace(report=report.model_copy(update={"findings": findings}))


def _locate(finding: Finding, text: str, line: int, column: int | None) -> Finding:
    place = {"line": line}
    if column is not None:
        place["line"] = line + finding.line - 1
        if finding.line == 1:
            place["column"] = finding.column + column - 1
    traces = tuple(trace.model_copy(update={"quote": text[trace.start : trace.end]}) for trace in finding.evidence)
    return finding.model_copy(update={**place, "quote": text[finding.start : finding.end], "evidence": traces})


def _timed(finding: Finding, text: str, timeline: Sequence[tuple[int, int, int, int, int]]) -> Finding:
    """The finding with its times and cues, and with the place where it stands in the file."""
    said = [cue for cue in timeline if cue[0] < finding.end and finding.start < cue[1]]
    place = {
        "line": text.count("\n", 0, finding.start) + 1,
        "column": finding.start - text.rfind("\n", 0, finding.start),
        "start_ms": min(cue[2] for cue in said),
        "end_ms": max(cue[3] for cue in said),
        "cues": tuple(cue[4] for cue in said),
    }
    return finding.model_copy(update=place)


def clock(milliseconds: int) -> str:
    """A time as players show it: ``1:02.5`` minutes, ``1:00:02.5`` hours; tenths of a second."""
    seconds, rest = divmod(milliseconds // 100, 10)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}.{rest}" if hours else f"{minutes}:{seconds:02}.{rest}"
