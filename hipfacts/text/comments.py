"""Comments to this checker inside a text: ``hipfacts: ignore[claim-id]``. What they are worth is for authors to say."""

from __future__ import annotations

import re
from collections.abc import Container

HERE, NEXT = "ignore", "ignore-next-line"
COMMENT = re.compile(
    r"(?:(?P<html><!--[ \t]*)|#[ \t]*|//[ \t]*)?(?<![\w-])hipfacts:[ \t]*(?P<word>[a-z][\w-]*)"
    r"(?:[ \t]*\[(?P<names>[^\]\n]*)\])?(?(html)(?:(?:(?!hipfacts:)[^\n])*?-->)?)",
    re.IGNORECASE,
)


def without_comments(text: str, claims: Container[str]) -> str:
    """``text`` with blanks where such comments stand: their words say nothing about a claim beside them.

    What stands in brackets and is no id of ``claims`` stays, for it may be a text, and so does all behind them.
    """
    if "hipfacts" not in text.lower():
        return text

    def blank(found: re.Match[str]) -> str:
        if found["names"] is None or found["word"].lower() not in (HERE, NEXT):
            return found.group()
        known = all(name.strip() in claims for name in found["names"].split(","))
        end = (found.end("names") + 1 if known else found.end("word")) - found.start()
        return " " * end + found.group()[end:]

    return COMMENT.sub(blank, text)
