"""CSV and TSV as records, read strictly: a row that does not fit is a fault, never a shorter caption."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from hipfacts.captions.decode import undecodable
from hipfacts.captions.records import Record, guess, no_field
from hipfacts.errors import CaptionError

FIELD_LIMIT = 2**27  # 128 MB; a field longer than that is a quote that was never closed
_DELIMITERS = (",", ";", "\t")


def from_csv(
    lines: Iterable[str], *, file: str, text_fields: Sequence[str] = (), delimiter: str | None = None
) -> Iterator[Record | CaptionError]:
    """The rows under a header line. Without a column for the text there is one fault and no record."""
    feed = _Feed(lines)
    first = next(feed, None)
    if first is None:
        return
    feed.push_back(first)
    reader = csv.reader(feed, strict=True, delimiter=delimiter or max(_DELIMITERS, key=first.count))
    header: list[str] | None = None
    while True:
        start = reader.line_num + 1
        try:
            row = _next_row(reader)
        except csv.Error as error:
            feed.forget()
            yield CaptionError(
                f"broken CSV: {error}", file=file, line=start,
                remedy='quote fields that hold commas, quotes or line breaks, and write " as ""',
            )  # fmt: skip
            if header is None:
                return
            continue
        if row is None:
            return
        fault = feed.fault(start, file=file)
        if fault:
            yield fault
        elif header is None:
            header = [name.strip() for name in row]
            fault = check_header(header, text_fields, file=file, line=start)
            if fault:
                yield fault
                return
        elif row and len(row) != len(header):
            yield CaptionError(
                f"the row has {len(row)} columns, the header {len(header)}", file=file, line=start,
                remedy="quote the text if it holds the delimiter",
            )  # fmt: skip
        elif row:
            yield Record(start, dict(zip(header, row, strict=True)))
        if fault and header is None:
            return


def check_header(
    header: Sequence[str], text_fields: Sequence[str], *, file: str, line: int | None
) -> CaptionError | None:
    """The fault of a table without its columns for the text, or with one of them twice; or None."""
    for name in text_fields or (guess(header),):
        if name is None or (name not in header and name.split(".")[0] not in header):
            return no_field(name, header, file=file, line=line)
        if header.count(name) > 1:
            return CaptionError(f"the column `{name}` stands twice", file=file, line=line, remedy="rename one of them")
    return None


def _next_row(reader: Iterator[list[str]]) -> list[str] | None:
    """The next row with the limit raised for just this long: it belongs to the whole process."""
    before = csv.field_size_limit(FIELD_LIMIT)
    try:
        return next(reader, None)
    finally:
        csv.field_size_limit(before)


class _Feed:
    """Lines on their way to csv.reader, remembering those of the present row for `undecodable`."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._waiting: list[str] = []
        self._row: list[str] = []

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = self._waiting.pop() if self._waiting else next(self._lines)
        self._row.append(line)
        return line

    def push_back(self, line: str) -> None:
        self._waiting.append(line)
        self.forget()

    def forget(self) -> None:
        self._row.clear()

    def fault(self, start: int, *, file: str) -> CaptionError | None:
        """The fault of the row that was just read, or None."""
        row, self._row = self._row, []
        for number, line in enumerate(row, start=start):
            found = undecodable(line, file=file, number=number)
            if found:
                return found
        return None
