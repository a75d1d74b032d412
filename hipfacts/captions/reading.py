"""Any named source as a stream of captions: the one place that knows which suffix means what."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from hipfacts.captions import parquet, plain, subtitles, table, videos
from hipfacts.captions import records as record_files
from hipfacts.captions.caption import Caption, Split
from hipfacts.captions.decode import lines
from hipfacts.captions.mojibake import mended
from hipfacts.captions.paths import STDIN, cannot_read, find
from hipfacts.captions.records import Record
from hipfacts.errors import CaptionError

_GZIP = b"\x1f\x8b"


def _quiet(_note: object) -> None:
    """Where nobody wants to know."""


def read(
    paths: Iterable[str | os.PathLike[str]],
    *,
    text_field: str | Sequence[str] | None = None,
    id_field: str | None = None,
    split: Split = "paragraphs",
    stdin: BinaryIO | None = None,
    stdin_filename: str | None = None,
    note: Callable[[str], None] = _quiet,
    opened: Callable[[BinaryIO], object] = _quiet,
) -> Iterator[Caption | CaptionError]:
    """The captions of files, folders, globs and ``-``, in order, one at a time; what cannot be read comes as a fault.

    ``text_field`` names the field of records that holds the text, or several; ``a.b`` is a field within a field. Gzip
    is undone. ``stdin_filename`` names standard input, and its suffix says how to read it. ``note`` is told what a
    reader may want to know: which field was guessed, which file held nothing; ``opened`` is given each file as it is
    opened, to ask how far it has been read. Nothing is raised: a fault never costs the next caption.
    """
    text_fields = (text_field,) if isinstance(text_field, str) else tuple(text_field or ())
    for path in find(paths):
        if isinstance(path, CaptionError):
            yield path
            continue
        name = (stdin_filename or "<stdin>") if path == STDIN else path
        empty = True
        try:
            with _opened(path, stdin, opened) as handle:
                for caption in _captions(handle, name, text_fields, id_field, split, note):
                    empty = False
                    yield caption if isinstance(caption, CaptionError) else _mended(caption)
        except CaptionError as fault:
            empty = False
            yield fault
        except OSError as error:
            empty = False
            yield cannot_read(name, error)
        if empty:
            note(f"{name} is empty: no captions there")


def records(path: str | os.PathLike[str]) -> Iterator[Record | CaptionError]:
    """The records of one JSON Lines file, each with its line; what cannot be read comes as a fault."""
    name = os.fspath(path)
    try:
        with _opened(name, None, _quiet) as handle:
            yield from record_files.from_jsonl(lines(handle, file=name), file=name)
    except CaptionError as fault:
        yield fault
    except OSError as error:
        yield cannot_read(name, error)


def _captions(
    handle: BinaryIO,
    file: str,
    text_fields: Sequence[str],
    id_field: str | None,
    split: Split,
    note: Callable[[str], None],
) -> Iterator[Caption | CaptionError]:
    name = file.lower().removesuffix(".gz")
    suffix = Path(name).suffix
    if suffix in parquet.SUFFIXES:
        seekable = handle if handle.seekable() else io.BytesIO(handle.read())
        found = parquet.from_parquet(seekable, file=file, text_fields=text_fields, id_field=id_field)
        yield from record_files.captions(found, file=file, text_fields=text_fields, id_field=id_field, note=note)
        return
    rows = lines(handle, file=file)
    if name.endswith(videos.SUFFIX) and not text_fields:
        yield from videos.captions(rows, file=file, note=note)
        return
    if suffix in subtitles.SUFFIXES:
        yield from subtitles.captions(rows, file=file, suffix=suffix)
        return
    if suffix in (".jsonl", ".ndjson"):
        found = record_files.from_jsonl(rows, file=file)
    elif suffix == ".json":
        found = record_files.from_json(rows, file=file)
    elif suffix in (".csv", ".tsv"):
        found = table.from_csv(rows, file=file, text_fields=text_fields, delimiter="\t" if suffix == ".tsv" else None)
    else:
        if suffix == ".description":  # yt-dlp's: one caption, however many paragraphs
            split = "file"
        yield from plain.captions(rows, file=file, split=split, is_markdown=suffix in (".md", ".markdown"))
        return
    yield from record_files.captions(found, file=file, text_fields=text_fields, id_field=id_field, note=note)


def _mended(caption: Caption) -> Caption:
    """The caption to be read as it was meant, if it was decoded wrongly once; offsets hold as before."""
    readable = mended(caption.readable)
    return caption if readable is caption.readable else caption._replace(readable=readable)


@contextmanager
def _opened(path: str, stdin: BinaryIO | None, opened: Callable[[BinaryIO], object]) -> Iterator[BinaryIO]:
    if path != STDIN:
        with Path(path).open("rb") as handle:
            opened(handle)
            with _undone(handle, path) as plain_handle:
                yield plain_handle
        return
    source = stdin or (sys.stdin.buffer if sys.stdin is not None else None)
    if source is None:
        raise CaptionError("standard input is closed", file="<stdin>", remedy="name a file")
    opened(source)
    with _undone(source, "<stdin>") as plain_handle:
        yield plain_handle  # not ours to close


@contextmanager
def _undone(handle: BinaryIO, file: str) -> Iterator[BinaryIO]:
    """The handle, or what it holds where its first bytes are those of gzip. Raises `CaptionError` for broken gzip."""
    buffered = handle if isinstance(handle, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, handle))
    if buffered.peek(2)[:2] != _GZIP:
        try:
            yield buffered
        finally:
            if buffered is not handle:
                buffered.detach()
        return
    try:
        with gzip.GzipFile(fileobj=buffered) as unzipped:
            yield cast(BinaryIO, unzipped)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise CaptionError(
            f"is broken gzip: {error}; what came before it was read", file=file, remedy="fetch or make the file anew"
        ) from error
