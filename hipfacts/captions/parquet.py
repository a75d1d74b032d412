"""Parquet as records, read batch by batch; it needs the extra ``arrow``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from hipfacts.captions.records import ID_FIELD, Record, guess
from hipfacts.captions.table import check_header
from hipfacts.errors import CaptionError

SUFFIXES = frozenset({".parquet", ".pq"})
_ROWS = 1024  # a batch; memory grows with it, and with the size of the file's row groups, not with the file


def from_parquet(
    handle: BinaryIO, *, file: str, text_fields: Sequence[str] = (), id_field: str | None = None
) -> Iterator[Record | CaptionError]:
    """The rows, each with its 1-based number for a line; only the columns that are needed are read.

    Raises `CaptionError` where pyarrow is not installed, and for what is no Parquet file.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise CaptionError(
            "reading Parquet needs pyarrow, which is not installed", file=file,
            remedy="pip install 'hipfacts[arrow]'",
        ) from error  # fmt: skip
    number = 0
    try:
        table = pq.ParquetFile(handle)
        names = list(table.schema_arrow.names)
        fault = check_header(names, text_fields, file=file, line=None)
        if fault:
            yield fault
            return
        wanted = {*(text_fields or (guess(names),)), id_field or ID_FIELD}
        columns = [name for name in names if name in wanted or any(str(w).split(".")[0] == name for w in wanted)]
        for batch in table.iter_batches(batch_size=_ROWS, columns=columns):
            for row in batch.to_pylist():
                number += 1
                yield Record(number, row)
    except (pa.ArrowException, OSError) as error:
        what = str(error).split("\n")[0].rstrip(".")
        where = f"after row {number}: " if number else ""
        raise CaptionError(
            f"is no Parquet file that can be read: {where}{what[:1].lower()}{what[1:]}", file=file,
            remedy="write it anew, or name it by what it is",
        ) from error  # fmt: skip
