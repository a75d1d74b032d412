"""Bytes as lines of text, without guessing: UTF-8, or what a byte order mark says."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO, cast

from hipfacts.errors import CaptionError

_MARKS = (  # UTF-32 first: its little-endian mark starts with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SNIFF = 8192  # as git and grep do: a binary file shows a NUL byte this early
_BAD_BYTE = re.compile("[\udc80-\udcff]")


def lines(handle: BinaryIO, *, file: str) -> Iterator[str]:
    """The lines with their ends as written (``\\n``, ``\\r\\n`` or ``\\r``), a byte order mark left out.

    A byte that is not UTF-8 comes as a lone surrogate: hand the line to `undecodable`, so that one bad line does not
    cost the rest. Raises `CaptionError` for binary files and for broken UTF-16.
    """
    buffered = handle if isinstance(handle, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, handle))
    head = buffered.peek(_SNIFF)[:_SNIFF]
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), "utf-8-sig")
    errors = "surrogateescape" if encoding == "utf-8-sig" else "strict"
    binary = encoding == "utf-8-sig" and b"\0" in head
    wrapper = io.TextIOWrapper(buffered, encoding=encoding, errors=errors, newline="")
    number = 0
    try:
        if binary:
            raise _binary(file, 1)  # before anything of it is read as text
        for number, line in enumerate(wrapper, start=1):
            if "\0" in line:
                raise _binary(file, number)
            yield line
    except UnicodeDecodeError as error:
        raise CaptionError(
            f"is not valid {encoding.upper()} from about here: {error.reason}", file=file, line=number + 1,
            remedy="save the file as UTF-8",
        ) from error  # fmt: skip
    finally:
        wrapper.detach()  # whoever opened the file closes it
        if buffered is not handle:
            buffered.detach()


def undecodable(line: str, *, file: str, number: int) -> CaptionError | None:
    """The fault of a line that held a byte that is not UTF-8, or None."""
    if line.isascii():
        return None
    bad = _BAD_BYTE.search(line)
    if bad is None:
        return None
    offset = len(line[: bad.start()].encode("utf-8", "surrogateescape"))
    byte = ord(bad.group()) - 0xDC00
    return CaptionError(
        f"is not UTF-8: byte 0x{byte:02x} at byte {offset + 1} of the line", file=file, line=number,
        remedy="save the file as UTF-8",
    )  # fmt: skip


def _binary(file: str, line: int) -> CaptionError:
    return CaptionError("is a binary file (it holds NUL bytes)", file=file, line=line, remedy="name text files only")
