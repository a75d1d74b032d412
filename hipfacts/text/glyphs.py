"""One character after another to plain ASCII: width, case, accents, look-alikes, invisible characters."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from hipfacts.text.lexicon import Lexicon
from hipfacts.text.offsets import Edit, Shifts

__all__ = ["plain"]

_QUOTES = "‘’‚‛ʼʹˈ′＇´ꞌ"
_DOUBLE_QUOTES = "“”„‟″«»＂"
_HYPHENS = "‐‑‒−﹣－⁃"
_PLAIN = (
    dict.fromkeys(_QUOTES, "'")
    | dict.fromkeys(_DOUBLE_QUOTES, '"')
    | dict.fromkeys(_HYPHENS, "-")
    | dict.fromkeys("—―﹘⸺⸻", "—")
    # NFKC would glue letters to the word before ("hips™" -> "hipstm"), or write "no" where none was said.
    | {char: char for char in "™®©℠ℹ¹²³⁰⁴⁵⁶⁷⁸⁹"}
    | dict.fromkeys(("≠", "=/=", "!="), " is not ")  # NFKC and its lost stroke would make it "="
    | {"№": "#", "⁄": "/", "\u2028": "\n", "\u2029": "\n", "ɑ": "a", "ɡ": "g", "ɩ": "i", "ⅼ": "l"}
)
# Marks that sit on any letter; those of single scripts (vowel signs of Hindi or Thai) are letters there and stay.
_MARK = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
# Drawn as nothing, though not of category Cf: variation selectors and fillers.
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]")
_LATIN = re.compile(
    r"(?:PARENTHESIZED )?LATIN (?:(?:CAPITAL|SMALL) LETTER|LETTER SMALL CAPITAL) (?:DOTLESS )?([A-Z])(?: WITH .*)?"
)
_ENCLOSED_NAME = re.compile(r"(?:NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL|REGIONAL INDICATOR SYMBOL) LETTER ([A-Z])")
_ENCLOSED = "\U0001f150-\U0001f169\U0001f170-\U0001f189\U0001f1e6-\U0001f1ff"
_ENCLOSED_ANY = re.compile(f"[{_ENCLOSED}]")
_ENCLOSED_RUN = re.compile(rf"[A-Za-z]*[{_ENCLOSED}](?:[\ufe0f\u200b-\u200d ]*[{_ENCLOSED}]|[A-Za-z])*")

# Letters of other scripts by the Latin one they look like; capitals apart where case changes that (Η is H, η is n).
_LOOKALIKES = dict(
    zip(
        "авекмнорстухіїјѕԁԛԝһӏьё" + "АВЕКМНОРСТУХІЇЈЅԚԜҺӀЁ"
        "αβεικνορτυχωγηάέίόύή" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" + "հոսօցզյլռՏՕԼՍ" + "ᎠᎡᎢᎥᎪᎫᎬᎳᎷᎻᎩᏀᏂᏃᏙᏚᏞᏟᏢᏦᏴ",
        "abekmhopctyxiijsdqwhlbe" + "abekmhopctyxiijsqwhie"
        "abeikvoptuxwynaeioun" + "abezhikmnoptyx" + "hnuogqjlnsolu" + "drtiajewmhyghzvslcpkb",
        strict=True,
    )
)
_OTHER_SCRIPT = "\u0370-\u03ff\u0400-\u052f\u0531-\u0587\u13a0-\u13fd"
_MIXED = re.compile(rf"\w*[{_OTHER_SCRIPT}]\w*")
_OTHER = re.compile(rf"[{_OTHER_SCRIPT}]")

_ODD = re.compile(r"[^\x00-\x7f]|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});|=/=|!=")


def plain(text: str, lexicon: Lexicon) -> tuple[str, Shifts, list[tuple[int, int]]]:
    """The text in plain lower-case characters, the map back, and the ranges of the result where letters were undone."""
    swaps = _swaps(text, lexicon)
    shifts, touched = Shifts(), list[tuple[int, int]]()
    out: list[str] = []
    length = old = 0
    for match in _ODD.finditer(text):
        start, end = match.span()
        if start > old:
            out.append(text[old:start].lower())
            length += start - old
        old = end
        if end - start > 1:
            char = html.unescape(match[0])
            new = _PLAIN.get(char) or "".join(_plain(each) if each > "\x7f" else each.lower() for each in char)
        else:
            char = match[0]
            new = swaps.get(start) or (_dash(text, start) if char == "–" else _plain(char))
        size = len(new)
        if size != end - start:
            if not new and length and _MARK.match(char):
                # A mark belongs to its letter: the quote of "h̶i̶p̶" ends after the last stroke.
                _extend(shifts, length, start, end)
                _touch(touched, length - 1, length)
            else:
                shifts.add(Edit(length, length + size, start, end))
                if new.isalnum() or (not new and text[start - 1 : start].isalnum()):
                    _touch(touched, length, length + size)
        elif new != char and new.isalnum() and new.isascii():
            _touch(touched, length, length + 1)
        out.append(new)
        length += size
    out.append(text[old:].lower())
    return "".join(out), shifts, touched


def _touch(touched: list[tuple[int, int]], start: int, end: int) -> None:
    if touched and touched[-1][1] >= start:
        touched[-1] = touched[-1][0], end
    else:
        touched.append((start, end))


def _extend(shifts: Shifts, length: int, start: int, end: int) -> None:
    """Let the last new character reach over a mark, unless something invisible was dropped between the two."""
    if not shifts.extend(start, end):
        if shifts.span(length - 1, length)[1] == start:
            shifts.add(Edit(length - 1, length, start - 1, end))
        else:
            shifts.add(Edit(length, length, start, end))


def _dash(text: str, at: int) -> str:
    """A hyphen for an en dash within a word or a range, else a long dash: that parts clauses, a hyphen joins words."""
    return "-" if text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum() else "—"


@lru_cache(maxsize=8192)
def _plain(char: str) -> str:
    if char in _PLAIN:
        return _PLAIN[char]
    if _MARK.match(char) or _BLANK.match(char) or unicodedata.category(char) == "Cf":
        return ""
    if match := _LATIN.fullmatch(unicodedata.name(char, "")):
        return match[1].lower()
    folded = unicodedata.normalize("NFKC", char).casefold().replace("\u2044", "/")
    if folded.isspace() != char.isspace() or (folded[:1] == " " and len(folded) > 1):
        return char  # a spacing accent such as "¯", which NFKC takes apart into a space and a mark
    apart = unicodedata.normalize("NFD", folded)
    bare = _MARK.sub("", apart)
    return bare if bare.isascii() else unicodedata.normalize("NFKC", folded)


def _swaps(text: str, lexicon: Lexicon) -> dict[int, str]:
    """Latin letters for look-alikes of other scripts, by their place in the text, where a word gives them away."""
    swaps: dict[int, str] = {}
    if _OTHER.search(text):
        words = list(_MIXED.finditer(text))
        # Real Russian or Greek soon shows a letter that no Latin one resembles; then only mixed words are undone.
        foreign = any(char not in _LOOKALIKES for match in words for char in _OTHER.findall(match[0]))
        for match in words:
            word = match[0]
            if any(char not in _LOOKALIKES for char in _OTHER.findall(word)):
                continue
            latin = "".join(_LOOKALIKES.get(char, char) for char in word).lower()
            mixed = any("a" <= char.lower() <= "z" for char in word)
            if mixed or (not foreign and (lexicon.known(latin) or lexicon.common(latin))):
                found = {i: _LOOKALIKES[char] for i, char in enumerate(word) if char in _LOOKALIKES}
                swaps.update((match.start() + i, letter) for i, letter in found.items())
    if _ENCLOSED_ANY.search(text):
        for match in _ENCLOSED_RUN.finditer(text):
            found = {i: letter for i, char in enumerate(match[0]) if (letter := _enclosed(char))}
            run = [found.get(i, char) for i, char in enumerate(match[0]) if i in found or char.isalpha()]
            letters = "".join(run).lower()
            # Three letters at least, or a flag would be read as a word: 🇺🇸.
            if len(letters) >= 3 and (lexicon.known(letters) or lexicon.common(letters) or lexicon.split(letters)):
                swaps.update((match.start() + i, letter) for i, letter in found.items())
    return swaps


def _enclosed(char: str) -> str:
    match = _ENCLOSED_NAME.fullmatch(unicodedata.name(char, ""))
    return match[1].lower() if match else ""
