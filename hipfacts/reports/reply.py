"""A short kind reply to post under each flagged caption.

The order is that of the Debunking Handbook 2020 (Lewandowsky et al., https://doi.org/10.17910/b7.1182): fact, myth, why
it misleads, fact again; the myth is named once, after the fact, and said to be one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TextIO

from hipfacts.models import Finding, Report
from hipfacts.reports.located import Located
from hipfacts.reports.visible import visible

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_MYTHS = {
    "false": "You may have heard otherwise: {myth} That does not hold up.",
    "misleading": "You may have heard something else: {myth} That misleads.",
}


def render(reports: Iterable[Located], stream: TextIO) -> None:
    """Writes a reply for each flagged caption, under a line that says which it is; a blank line stands between two."""
    for located in reports:
        text = reply(located.report)
        if text is None:
            continue
        source = located.report.source
        place = f"{source.file}:{source.line}" if source and source.file else "caption"
        name = located.report.id
        known = f" ({visible(name)})" if name and name != place else ""
        stream.write(f"# {visible(place)}{known}\n{text}\n\n")


def reply(report: Report) -> str | None:
    """The reply to a caption, about the flagged claim that is surest; None for a caption that is not flagged.

    Plain text of a few sentences and one link; nothing of the caption is in it.
    """
    flagged = [finding for finding in report.findings if finding.flags]
    if not flagged:
        return None
    finding = max(flagged, key=lambda found: (found.score, -found.start))
    correction = finding.correction
    fact = _SENTENCE.split(correction.fact)
    why = " ".join(_SENTENCE.split(correction.explanation)[:2])
    myth = _MYTHS[str(finding.verdict)].format(myth=_sentence(finding.title))
    again = f"In short: {fact[-1][:1].lower() + fact[-1][1:] if len(fact) > 1 and _plain(fact[-1]) else fact[-1]}"
    link = f"More: {_link(finding)}" if finding.sources else ""
    return "\n".join(filter(None, (correction.fact, myth, why, again, link)))


def _sentence(title: str) -> str:
    quoted = title.rstrip(".")
    return f"“{quoted}.”"


def _plain(text: str) -> bool:
    """Whether the first word may lose its capital."""
    first = text.split(maxsplit=1)[0]
    return first[1:].islower() and first not in ("I",)


def _link(finding: Finding) -> str:
    return finding.sources[0].url
