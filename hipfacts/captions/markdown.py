"""Markdown's code and link targets, blanked: nobody claims anything there.

Every character is replaced by a space, so offsets in what is left are offsets in the text as given. This is no Markdown
parser: only what CommonMark calls fenced and indented code, code spans, link destinations and autolinks is known here.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator

from hipfacts.errors import CaptionError

_LIST_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<fence>`{3,}(?=[^`]*$)|~{3,})")
_FENCE_END = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})\s*$")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)")
_TICKS = re.compile(r"`+")
_TARGETS = (
    # [text](target "title") and ![text](target); one level of brackets within the target, as in links to Wikipedia
    re.compile(r"(?<=\])\(\s*(?:<[^<>\n]*>|[^()\s<]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"),
    re.compile(r"^ {0,3}\[[^\]\n]+\]:[^\n]*", re.MULTILINE),  # [id]: target
    re.compile(r"<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\s]*>"),  # <https://...>
    re.compile(r"\bhttps?://[^\s<>)\]]+"),
)


def prose(lines: Iterable[tuple[int, str]], *, file: str) -> Iterator[tuple[int, str, str] | CaptionError]:
    """Each line's number, the line as given, and the line with code blocks blanked.

    A fence that is never closed hides the rest of the file, as CommonMark has it; that comes as a fault at the end.
    """
    fence: str | None = None
    opened = 0
    in_list = False
    after_blank, in_code = True, False
    for number, line in lines:
        if fence is not None:
            end = _FENCE_END.match(line)
            if end and end["fence"].startswith(fence):
                fence = None
            yield number, line, _blank(line)
            after_blank = True
            continue
        start = _FENCE.match(line)
        if start:
            fence, opened = start["fence"], number
            yield number, line, _blank(line)
            continue
        empty = not line.strip()
        if not empty and not _INDENTED.match(line):
            if _LIST_ITEM.match(line):
                in_list = True
            elif after_blank and line[0] not in " \t":
                in_list = False
        in_code = not empty and not in_list and bool(_INDENTED.match(line)) and (after_blank or in_code)
        yield number, line, _blank(line) if in_code else line
        after_blank = empty or in_code
    if fence is not None:
        yield CaptionError(
            "the code block that starts here never ends, so the rest of the file was not checked",
            file=file, line=opened, remedy=f"close it with {fence}",
        )  # fmt: skip


def blank_inline(text: str) -> str:
    """The text with code spans, link targets and bare addresses blanked; as long as before."""
    if "`" in text:
        text = _blank_code_spans(text)
    if "](" in text or "]:" in text or "://" in text or "<" in text:
        for pattern in _TARGETS:
            text = pattern.sub(lambda found: _blank(found.group()), text)
    return text


def _blank_code_spans(text: str) -> str:
    """A run of backticks opens a span that the next run of the same length closes."""
    runs = [(found.start(), found.end()) for found in _TICKS.finditer(text)]
    by_length: dict[int, deque[int]] = defaultdict(deque)
    for index, (start, end) in enumerate(runs):
        by_length[end - start].append(index)
    pieces: list[str] = []
    done = index = 0
    while index < len(runs):
        start, end = runs[index]
        same = by_length[end - start]
        while same and same[0] <= index:
            same.popleft()
        if not same or (start and text[start - 1] == "\\"):
            index += 1
            continue
        close = runs[same[0]][1]
        pieces += [text[done:start], _blank(text[start:close])]
        done, index = close, same[0] + 1
    return "".join([*pieces, text[done:]])


def _blank(text: str) -> str:
    return "".join(char if char == "\n" else " " for char in text)
