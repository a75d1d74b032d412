"""Text that was decoded wrongly once ("donâ€™t"), read as it was meant, every character at its place."""

from __future__ import annotations

import re

# How UTF-8 looks when taken for Latin-1 or Windows-1252: a lead byte, and at least one that continues it. Few texts
# have this by chance; ftfy, which is slow to load, looks at those that do.
_LEAD = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
_RUN = re.compile("[^\x00-\x7f]+")
_FILL = "\u200b"  # a character that is not there for readers, and is passed over when disguises are undone


def mended(text: str) -> str:
    """The text as it was meant, as long as before: what is left over of a character is filled with zero-width ones."""
    if text.isascii() or not _LEAD.search(text):
        return text
    from ftfy import fix_encoding

    def mend(run: re.Match[str]) -> str:
        wrong = run.group()
        right = fix_encoding(wrong)
        return right + _FILL * (len(wrong) - len(right)) if len(right) < len(wrong) else wrong

    return _RUN.sub(mend, text)
