"""Comments in captions that name claims to leave alone: ``hipfacts: ignore[claim-id]``.

Written bare, after ``#`` or ``//``, or in ``<!-- -->``, where a reason may follow. ``ignore`` speaks of the line it
stands on, ``ignore-next-line`` of the next one that holds any text. What Markdown shows as code is no comment.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import partial

from hipfacts.author.suppression import suppress
from hipfacts.captions import Caption
from hipfacts.errors import CaptionError, suggestion
from hipfacts.models import Finding
from hipfacts.reports import Located
from hipfacts.text.comments import COMMENT, HERE, NEXT

_NOTHING: Mapping[int, frozenset[str]] = {}

Rows = Mapping[int, Collection[str]]  # claims to leave alone, by the 0-based line of the caption


class Ignores:
    """Reads the comments of a stream of captions, and marks the findings they speak of in the stream of reports.

    The reports must be those of the captions that came out of `read`, in their order. ``claims`` are the ids that may
    be named. Comments that are not ``honored`` suppress nothing; the checker does not read them either.
    """

    def __init__(self, claims: Collection[str], *, honored: bool) -> None:
        self._claims = frozenset(claims)
        self._honored = honored
        self._waiting: deque[Rows] = deque()  # as many as are read ahead
        self._next: set[str] = set()  # claims that a comment named for a line which has not come yet
        self._next_from: tuple[str, int] | None = None  # file and line of that comment

    def read(self, items: Iterable[Caption | CaptionError]) -> Iterator[Caption | CaptionError]:
        """The captions with their comments blanked, so that ids are not read as claims; faulty comments as faults."""
        if not self._honored:
            yield from items
            return
        for item in items:
            if isinstance(item, CaptionError):
                if self._next_from and item.file == self._next_from[0]:
                    self._forget()  # the line it spoke of is one that could not be read
                yield item
                continue
            if self._next_from and (item.file != self._next_from[0] or item.column is None):
                yield self._nothing_follows()
            faults, rows, readable = self._comments(item)
            yield from faults
            self._waiting.append(rows)
            yield item if readable is item.readable else item._replace(readable=readable)
            if self._next_from and item.column is None:  # the next record is another caption, not another line
                yield self._nothing_follows()
        if self._next_from:
            yield self._nothing_follows()

    def mark(self, reports: Iterable[Located]) -> Iterator[Located]:
        """The reports with the findings that a comment speaks of marked as suppressed."""
        if not self._honored:
            yield from reports
            return
        for located in reports:
            rows = self._waiting.popleft()
            yield suppress(located, partial(_named, rows=rows, text=located.text), by="comment") if rows else located

    def skip(self) -> None:
        """Leave out the next caption: there is no report of it."""
        if self._honored:
            self._waiting.popleft()

    def _comments(self, caption: Caption) -> tuple[list[CaptionError], Rows, str]:
        readable = caption.readable
        found = list(COMMENT.finditer(readable)) if "hipfacts" in readable.lower() else []
        if not found and not self._next:
            return [], _NOTHING, readable
        faults: list[CaptionError] = []
        comments: list[tuple[int, str, list[str]]] = []
        for comment in found:
            row = readable.count("\n", 0, comment.start())
            line = caption.line + row if caption.column is not None else caption.line
            word = comment["word"].lower()
            if word not in (HERE, NEXT):
                if not word.startswith("ign") and not get_close_matches(word, (HERE, NEXT), cutoff=0.75):
                    continue  # prose that has our name and a colon
                faults.append(
                    CaptionError(
                        f"`hipfacts: {word}` is no comment that is known", file=caption.file, line=line,
                        remedy=f"write `hipfacts: {HERE}[claim-id]` or `hipfacts: {NEXT}[claim-id]`",
                    )
                )  # fmt: skip
            else:
                names, unknown = self._names(comment["names"], word=word, file=caption.file, line=line)
                faults += unknown
                comments.append((row, word, names))
            blank = " " * (comment.end() - comment.start())
            readable = readable[: comment.start()] + blank + readable[comment.end() :]
        return faults, self._rows(comments, readable, caption), readable

    def _names(self, inside: str | None, *, word: str, file: str, line: int) -> tuple[list[str], list[CaptionError]]:
        names = [name.strip() for name in (inside or "").split(",") if name.strip()]
        faults = []
        if not names:
            faults.append(
                CaptionError(
                    f"`hipfacts: {word}` names no claim", file=file, line=line,
                    remedy=f"write `hipfacts: {word}[claim-id]`",
                )
            )  # fmt: skip
        for name in names:
            if name not in self._claims:
                remedy = suggestion(name, sorted(self._claims), otherwise="`hipfacts claims list` shows all")
                faults.append(CaptionError(f"no claim `{name}` to ignore", file=file, line=line, remedy=remedy))
        return [name for name in names if name in self._claims], faults

    def _rows(self, comments: list[tuple[int, str, list[str]]], readable: str, caption: Caption) -> Rows:
        rows: dict[int, set[str]] = {}
        todo = deque(comments)
        for row, line in enumerate(readable.split("\n")):
            if self._next and line.strip():
                rows.setdefault(row, set()).update(self._next)
                self._forget()
            while todo and todo[0][0] == row:
                _, word, names = todo.popleft()
                if word == HERE:
                    rows.setdefault(row, set()).update(names)
                elif names:
                    self._next.update(names)
                    self._next_from = caption.file, caption.line + (row if caption.column is not None else 0)
        return rows

    def _forget(self) -> None:
        self._next, self._next_from = set(), None

    def _nothing_follows(self) -> CaptionError:
        assert self._next_from is not None
        file, line = self._next_from
        self._forget()
        return CaptionError(
            f"`hipfacts: {NEXT}` has no next line", file=file, line=line,
            remedy=f"put it before the line it is about, or write `hipfacts: {HERE}` on that line",
        )  # fmt: skip


def _named(finding: Finding, *, rows: Rows, text: str) -> bool:
    """Whether a comment of any line the finding touches names its claim."""
    first = text.count("\n", 0, finding.start)
    last = first + text.count("\n", finding.start, finding.end)
    return any(finding.claim in rows.get(row, ()) for row in range(first, last + 1))
