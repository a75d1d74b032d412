"""Captions come from strangers: what a terminal would obey is shown, never sent."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls, invisible formatting (soft hyphen, zero-width and bidirectional marks, tags), line separators,
# lone surrogates. The zero-width joiner stays: emoji are made with it.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_NAMES = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


# What spreadsheets take for the start of a formula, full-width forms too: at the start of a cell, and after what starts
# a cell where the list separator is no comma, since quotes then do not hold a cell together.
_FORMULA = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=[ \xa0]*[=+\-@＝＋－＠])|^(?=[\t\r\n])")
# GitHub Actions obeys `::` at the start of a line, whatever blanks come before it, and `##[` anywhere in one
_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#\[)")


def visible(text: str) -> str:
    """The text on one line, with each unsafe character as an escape: ``\\x1b``, ``\\u202e``, ``\\n``."""
    return text if text.isascii() and text.isprintable() else _UNSAFE.sub(_escape, text)


def inert(line: str) -> str:
    """The line with nothing in it that a build server takes for a command of its own."""
    return _COMMAND.sub(lambda found: f"{found[1]}\\x3a" if found[0] != "#" else r"\x23", line)


def _escape(found: re.Match[str]) -> str:
    char = found.group()
    code = ord(char)
    if char in _NAMES:
        return _NAMES[char]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def cells(text: str) -> int:
    """How many columns of a terminal the text takes, near enough to put a mark under it."""
    if text.isascii():
        return len(text)
    return sum(_cell(char) for char in text)


def _cell(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def defused(value: object) -> str:
    """The value as text that no spreadsheet runs: an apostrophe before what would start a formula."""
    text = "" if value is None else str(value)
    return _FORMULA.sub("'", text)
