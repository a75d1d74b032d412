"""A short kind reply to post under each flagged caption.

Nothing of the caption is in it. The order is that of the Debunking Handbook 2020 (Lewandowsky et al.,
https://doi.org/10.17910/b7.1182): fact, myth, why it misleads, fact again; the myth is named once, after the fact, and
said to be one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TextIO

from hipfacts.models import Report, Source, SourceLink
from hipfacts.reports.located import Located
from hipfacts.reports.visible import visible

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
# of a sentence that says little where what stands before it is far away
_LEANS = re.compile(r"^(?:\w+\W+){0,3}(?:they|it)\b|\b(?:it|them|ones|there)\b", re.IGNORECASE)
# a study rather than the page of somebody who sells: the first of these is linked where there is one
_STUDY = re.compile(r"^https?://(?:doi\.org|pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.ncbi|pmc\.ncbi)\.nlm\.nih\.gov)/")
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

    Plain text of a few sentences and one link.
    """
    flagged = [finding for finding in report.findings if finding.flags]
    if not flagged:
        return None
    finding = max(flagged, key=lambda found: (found.score, -found.start))
    correction = finding.correction
    fact = _SENTENCE.split(correction.fact)
    why = " ".join(_SENTENCE.split(correction.explanation)[:2])
    myth = _MYTHS[str(finding.verdict)].format(myth=_sentence(finding.title))
    again = f"In short: {_lowered(fact[0] if _LEANS.search(fact[-1]) else fact[-1].removeprefix('But '))}"
    link = link_of(finding.sources)
    return "\n".join((correction.fact, myth, why, again, *([f"More: {link}"] if link else ())))


def _sentence(title: str) -> str:
    quoted = title.rstrip(".")
    return f"“{quoted}.”"


def _lowered(text: str) -> str:
    """The sentence as it stands behind a colon; `MRI` keeps its capitals."""
    first = text.split(maxsplit=1)[0]
    return text[:1].lower() + text[1:] if first[1:].islower() or first == "A" else text


def link_of(sources: Iterable[Source | SourceLink]) -> str | None:
    """Where to read more, if anywhere: a study before any other page, since those may sell what is asked about."""
    urls = [source.url for source in sources]
    return next(filter(_STUDY.match, urls), urls[0] if urls else None)
