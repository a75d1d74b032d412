"""Markdown for a comment on a pull request: a summary, and each flagged caption folded under its line.

Nothing of a caption is taken for markup, mentions anybody or links anywhere: captions and the names of files stand in
code spans, the only place where GitHub and GitLab look for no mention, issue, commit or address; a backslash before `@`
does not keep them from it (https://github.com/github/cmark-gfm/issues/181).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TextIO

from hipfacts.models import Finding
from hipfacts.reports.located import Located
from hipfacts.reports.visible import visible
from hipfacts.reports.wording import count

_START = re.compile(r"^(?:(\d{1,9})(?=[.)])|(?=[-+=]))")  # of a list, or of a line under a heading
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~!&^$@:]|(?<=www)\.", re.IGNORECASE)  # and mentions, mathematics, emoji, links
_RUNS = re.compile(r"`+")
_LONGEST = 60_000  # characters; GitHub refuses comments of more than 65,536


def render(reports: Iterable[Located], stream: TextIO, *, unchecked: Callable[[], int] = lambda: 0) -> None:
    """Writes the summary and what fits into a comment; the rest is counted only, and so never held."""
    captions = flagged = left_out = written = 0
    blocks: list[str] = []
    for located in reports:
        captions += 1
        flagged += located.report.flagged
        for finding in located.report.findings:
            block = _finding(finding, located)
            if written + len(block) > _LONGEST:
                left_out += 1
                continue
            written += len(block)
            blocks.append(block)
    stream.write(f"### hipfacts\n\n**{count(captions, 'caption')} checked, {flagged} flagged.**")
    if left_out:
        stream.write(f" {count(left_out, 'more finding')} would not fit into a comment.")
    if faults := unchecked():
        stream.write(f" Not everything could be checked: {count(faults, 'fault')}.")
    if not flagged:
        stream.write(" Silence is no verdict on the rest.")
    stream.write("\n" + "".join("\n" + block for block in blocks))


def escape(text: str) -> str:
    """The text on one line, as it will be read: nothing in it is taken for markup."""
    return _START.sub(r"\1\\", _SPECIAL.sub(r"\\\g<0>", " ".join(text.split())))


def code(text: str) -> str:
    """The text on one line as a code span, whatever backticks it holds."""
    text = visible(" ".join(text.split()))
    fence = "`" * (1 + max(map(len, _RUNS.findall(text)), default=0))
    room = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{room}{text}{room}{fence}"


def target_of(url: str) -> str:
    """The address, fit to stand between ``<`` and ``>``."""
    for char in "\\<>":
        url = url.replace(char, f"%{ord(char):02X}")
    return url


def _finding(finding: Finding, located: Located) -> str:
    source = located.report.source
    file = (source.file if source else None) or "caption"
    sources = "".join(f"- [{escape(link.title)}](<{target_of(link.url)}>)\n" for link in finding.sources)
    said = code(located.quote(finding.start, finding.end))
    known = f", known ({finding.suppressed})" if finding.suppressed else ""
    return (
        f"**{code(f'{file}:{finding.line}')}** says ({finding.stance}{known}): {said}\n\n"
        f"> **Fact:** {escape(finding.correction.fact)}\n\n"
        f"<details><summary>Why it misleads, and sources</summary>\n\n"
        f"{escape(finding.title)} ({finding.verdict})\n\n"
        f"{escape(finding.correction.explanation)}\n\n"
        f"{sources}\n</details>\n"
    )
