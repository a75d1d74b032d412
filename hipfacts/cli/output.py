"""Where results go: standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from hipfacts.errors import UsageError


@contextlib.contextmanager
def destination(path: str | None, *, utf8: bool) -> Iterator[TextIO]:
    """The stream to write results to; ``utf8`` for formats that know no other encoding.

    A file is written beside its place and renamed once it is whole. Raises `UsageError` if that cannot be done.
    """
    if path in (None, "-"):
        if sys.stdout is None:
            raise UsageError("standard output is closed", remedy="write to a file with --output")
        if isinstance(sys.stdout, io.TextIOWrapper):
            if utf8:
                sys.stdout.reconfigure(encoding="utf-8")
            else:
                sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that has no emoji still shows the rest
        yield sys.stdout
        return
    assert path is not None
    target = Path(path).resolve()
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        mode = None
    except OSError as error:
        raise _unwritable(path, error) from error
    if mode is not None and not stat.S_ISREG(mode):
        yield from _special(path, target)
    else:
        yield from _whole(path, target, mode)


def _special(path: str, target: Path) -> Iterator[TextIO]:
    """A device or a pipe is written as it is; renaming would put a file in its place."""
    try:
        stream = target.open("w", encoding="utf-8")  # errors of opening and of writing differ
    except OSError as error:
        raise _unwritable(path, error) from error
    with stream:
        yield stream


def _whole(path: str, target: Path, mode: int | None) -> Iterator[TextIO]:
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            yield stream
        beside.chmod(stat.S_IMODE(mode) if mode is not None else 0o666 & ~_umask())
        beside.replace(target)
    except BaseException:  # Ctrl-C too: no half file, and none left lying beside it
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(path: str, error: OSError) -> UsageError:
    what = (error.strerror or str(error)).lower()
    return UsageError(f"cannot be written: {what}", file=path, remedy="choose another --output")
