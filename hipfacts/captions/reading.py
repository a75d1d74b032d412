"""Any named source as a stream of captions: the one place that knows which suffix means what."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from hipfacts.captions import plain, subtitles, table
from hipfacts.captions import records as record_files
from hipfacts.captions.caption import Caption, Split
from hipfacts.captions.decode import lines
from hipfacts.captions.paths import STDIN, cannot_read, find
from hipfacts.captions.records import Record
from hipfacts.errors import CaptionError


def _quiet(_note: str) -> None:
    """Where nobody wants to hear the notes."""


def read(
    paths: Iterable[str | os.PathLike[str]],
    *,
    text_field: str | None = None,
    id_field: str | None = None,
    split: Split = "paragraphs",
    stdin: BinaryIO | None = None,
    stdin_filename: str | None = None,
    note: Callable[[str], None] = _quiet,
) -> Iterator[Caption | CaptionError]:
    """The captions of files, folders, globs and ``-``, in order, one at a time; what cannot be read comes as a fault.

    ``stdin_filename`` names standard input, and its suffix says how to read it. ``note`` is told what a reader may want
    to know: which field was guessed, which file held nothing. Nothing is raised: a fault never costs the next caption.
    """
    for path in find(paths):
        if isinstance(path, CaptionError):
            yield path
            continue
        name = (stdin_filename or "<stdin>") if path == STDIN else path
        empty = True
        try:
            with _opened(path, stdin) as handle:
                for caption in _captions(lines(handle, file=name), name, text_field, id_field, split, note):
                    empty = False
                    yield caption
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
        with _opened(name, None) as handle:
            yield from record_files.from_jsonl(lines(handle, file=name), file=name)
    except CaptionError as fault:
        yield fault
    except OSError as error:
        yield cannot_read(name, error)


def _captions(
    rows: Iterator[str],
    file: str,
    text_field: str | None,
    id_field: str | None,
    split: Split,
    note: Callable[[str], None],
) -> Iterator[Caption | CaptionError]:
    suffix = Path(file).suffix.lower()
    if suffix in (".jsonl", ".ndjson"):
        found = record_files.from_jsonl(rows, file=file)
    elif suffix == ".json":
        found = record_files.from_json(rows, file=file)
    elif suffix in (".csv", ".tsv"):
        found = table.from_csv(rows, file=file, text_field=text_field, delimiter="\t" if suffix == ".tsv" else None)
    elif suffix in subtitles.SUFFIXES:
        yield from subtitles.captions(rows, file=file, suffix=suffix)
        return
    else:
        yield from plain.captions(rows, file=file, split=split, is_markdown=suffix in (".md", ".markdown"))
        return
    yield from record_files.captions(found, file=file, text_field=text_field, id_field=id_field, note=note)


@contextmanager
def _opened(path: str, stdin: BinaryIO | None) -> Iterator[BinaryIO]:
    if path != STDIN:
        with Path(path).open("rb") as handle:
            yield handle
        return
    source = stdin or (sys.stdin.buffer if sys.stdin is not None else None)
    if source is None:
        raise CaptionError("standard input is closed", file="<stdin>", remedy="name a file")
    yield source  # not ours to close
