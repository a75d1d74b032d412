"""What a user names on the command line, as the files it stands for."""

from __future__ import annotations

import errno
import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from hipfacts.captions import parquet, subtitles
from hipfacts.errors import CaptionError

STDIN = "-"
SUFFIXES = (
    frozenset({".txt", ".md", ".markdown", ".description", ".jsonl", ".ndjson", ".json", ".csv", ".tsv"})
    | parquet.SUFFIXES
    | subtitles.SUFFIXES
)


def find(paths: Iterable[str | os.PathLike[str]]) -> Iterator[str | CaptionError]:
    """The files that paths, globs (``**`` too) and folders stand for, each once, in the order given; faults among them.

    Folders are searched through for the known suffixes, sorted, hidden ones left out. ``-`` stays as it is.
    """
    seen: set[str] = set()
    for path in paths:
        for found in _expand(os.fspath(path)):
            if isinstance(found, CaptionError):
                yield found
                continue
            place = found if found == STDIN else str(Path(found).absolute())
            if place not in seen:
                seen.add(place)
                yield found


def _expand(path: str) -> Iterator[str | CaptionError]:
    if path == STDIN:
        yield path
    elif Path(path).is_dir():
        yield from _folder(path)
    elif os.path.lexists(path) or not glob.has_magic(path):
        yield path  # a file, or one whose absence the reader reports
    else:
        matched = sorted(glob.glob(path, recursive=True))  # noqa: PTH207  # Path.glob finds hidden files too
        files = [name for name in matched if not Path(name).is_dir()]
        if files:
            yield from files
        elif matched:
            for folder in matched:
                yield from _folder(folder)
        else:
            yield CaptionError(
                "no file matches this pattern", file=path, remedy="check the pattern and the folder you are in"
            )


def _folder(folder: str) -> Iterator[str | CaptionError]:
    faults: list[CaptionError] = []

    def unreadable(error: OSError) -> None:
        faults.append(cannot_read(str(error.filename), error))

    files: list[str] = []
    for place, below, names in os.walk(folder, onerror=unreadable):
        below[:] = [name for name in below if not name.startswith(".")]
        files += [str(Path(place, name)) for name in names if _is_caption_file(name)]
    yield from sorted(files, key=lambda name: Path(name).parts)
    yield from faults
    if not files and not faults:
        known = ", ".join(sorted(SUFFIXES))
        yield CaptionError(
            "no captions in this folder", file=folder, remedy=f"put files there that end in one of {known}"
        )


def _is_caption_file(name: str) -> bool:
    return not name.startswith(".") and Path(name.lower().removesuffix(".gz")).suffix in SUFFIXES


def cannot_read(file: str, error: OSError) -> CaptionError:
    """The fault for a file that the system does not let us read."""
    if error.errno == errno.ENOENT:
        typed = any(char.isspace() for char in file)  # a caption, where its file was meant to stand
        remedy = (
            "check the path; a caption itself goes in by `echo CAPTION | hipfacts check`" if typed else "check the path"
        )
        return CaptionError("no such file", file=file, remedy=remedy)
    what = (error.strerror or str(error)).lower()
    return CaptionError(f"cannot be read: {what}", file=file, remedy="check the path and its permissions")
