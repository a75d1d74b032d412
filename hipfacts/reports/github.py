"""GitHub annotations: workflow commands that mark the line in a pull request.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from hipfacts.models import Finding
from hipfacts.reports.located import Located
from hipfacts.reports.visible import visible


def render(reports: Iterable[Located], stream: TextIO) -> None:
    """Writes a warning for each finding that flags its caption, and a notice for each other one."""
    for located in reports:
        source = located.report.source
        for finding in located.report.findings:
            quoted = located.quote(finding.start, finding.end)
            stream.write(_annotation(finding, quoted, file=(source.file if source else None) or ""))


def _annotation(finding: Finding, quoted: str, *, file: str) -> str:
    kind = "warning" if finding.flags else "notice"
    title = f"{finding.claim} ({finding.verdict}, {finding.stance})"
    place = f"file={_property(file)},line={finding.line},col={finding.column},title={_property(title)}"
    lines = [
        f'"{visible(quoted)}"',
        f"Fact: {finding.correction.fact}",
        f"Why: {finding.correction.explanation}",
        *(f"Source: {source.title} {source.url}" for source in finding.sources),
    ]
    return f"::{kind} {place}::{_data(chr(10).join(lines))}\n"


def _data(text: str) -> str:
    """A command's message: line ends would end it, and ``%`` starts an escape."""
    safe = "\n".join(visible(line) for line in text.split("\n"))
    return safe.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A command's property: ``:`` and ``,`` would end it too."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
