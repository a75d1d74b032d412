"""One chunk of text, a stretch without spaces, with its disguises undone. Only known or ordinary words come out."""

from __future__ import annotations

import itertools
import re

from hipfacts.text.lexicon import LONGEST, Lexicon, matches
from hipfacts.text.offsets import Edit, Undone, align

__all__ = ["undo"]

_AROUND = ".,!?;:'\"()[]_"
_READABLE = 2048  # a longer stretch without a space is data, not writing
_FOR_S = re.compile(r"[a-z]\$(?![\w$])")  # "dip$": money would stand before a number
_SIMPLE = re.compile(r"([^\w#@&$*+|]*)([a-z]+(?:'[a-z]+)*)([^\w#$*+|@]*)")
# Addresses: nothing is read out of them. The endings are those that no sentence with a missing space is likely to show.
_ADDRESS = re.compile(
    r"(?:https?:/|www\.)|^\W*@\w|\w@[\w-]+\.[a-z]|[a-z0-9]\.(?:com|net|org|info|edu|gov|io|tv|co\.[a-z]{2})\b|[a-z]\.[a-z]{2,4}/\w|^\W*/?[ru]/\w"
)
_SPELLED = re.compile(r"([^\w]*)([a-z0-9](?:(?:[.\-_~·•|/*]|\.\.)[a-z0-9]){2,31})([^\w]*)")
_PARTS = re.compile(r"""[^\-/\\,;:()\[\]{}"?~=<>&_—]+""")
_ALNUM = re.compile(r"[a-z0-9]+(?:'[a-z]+)*")
_INNER_HYPHEN = re.compile(r"(?<=[a-z0-9])-(?=[a-z])|(?<=[a-z])-(?=[0-9])")
_HASHTAG = re.compile(r"#(?=[a-z0-9_]*[a-z])([a-z0-9_]+)", re.IGNORECASE)
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_ODD = re.compile(r"[a-z][^a-z'.]|[^a-z'.][a-z]")
_STRETCHED = re.compile(r"([a-z])\1\1")
_STARRED = re.compile(r"[a-z]+(?:(?:[*#]+|[^\x00-\x7f]+)[a-z]+)+")
_RUN = re.compile(r"(.)\1*")

_LEET = {
    "0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "!": "il", "|": "li", "+": "t", "€": "e", "£": "e",
}  # fmt: skip
_SOUNDS = {
    "b4": "before", "2day": "today", "2nite": "tonight", "2night": "tonight", "2morrow": "tomorrow", "4ever": "forever",
    "l8": "late", "l8r": "later", "gr8": "great", "w8": "wait", "m8": "mate", "h8": "hate", "str8": "straight",
    "any1": "anyone", "every1": "everyone", "some1": "someone", "4get": "forget",
}  # fmt: skip
_UNIT = re.compile(
    r"[0-9]+(?:[kxhsmgldwb]|kg|cm|mm|km|mg|ml|mi|ft|in|oz|lbs?|am|pm|st|nd|rd|th|mins?|hrs?|secs?|yrs?|wks?)"
)
# What people star out for its rudeness; such words never become vocabulary ("b*tch" is no "batch").
_RUDE = """
    fuck fucks fucked fucker fucking shit shits shitty bitch bitches ass asses arse dick dicks cunt cunts damn damned
    hell crap cock cocks piss pissed slut sluts whore whores bastard nigga nigger faggot fag twat tits boob boobs porn
    sex sexy kill kills killed killing die died dead death rape raped suicide nazi drug drugs gun guns covid jesus god
"""


def undo(chunk: str, lexicon: Lexicon) -> Undone | None:
    """What the chunk becomes; None for itself. It is given in lower case, only a hashtag may keep its capitals."""
    if simple := _SIMPLE.fullmatch(chunk):
        return _simple(simple, lexicon)
    if len(chunk) > _READABLE or chunk.isdigit() or _ADDRESS.search(chunk):
        return None
    if "#" in chunk and (tagged := _hashtags(chunk, lexicon)):
        return tagged
    chunk = chunk.lower()
    if spelled := _SPELLED.fullmatch(chunk):
        lead, word, trail = spelled.groups()
        letters = "".join(char for char in word if char.isalnum())
        if not letters.isdigit():
            return Undone(chunk, letters=letters, spelled=True, lead=len(lead), trail=len(trail))
    return _compound(chunk, lexicon)


def _simple(match: re.Match[str], lexicon: Lexicon) -> Undone | None:
    """A plain word, perhaps in punctuation."""
    lead, word, trail = match.groups()
    if len(word) == 1:
        if word in "ai":
            return None
        return Undone(match[0], letters=word, spelled=True, lead=len(lead), trail=len(trail))
    new = mend(word, lexicon)
    piece = word if lexicon.fragment(word) and not lexicon.ordinary(word) else ""
    if new is None:
        return Undone(match[0], letters=piece, lead=len(lead), trail=len(trail)) if piece else None
    builder = _Builder(match[0])
    builder.replace(len(lead), len(lead) + len(word), new)
    return builder.done()._replace(letters=piece, lead=len(lead), trail=len(trail), guess=not _STRETCHED.search(word))


def mend(word: str, lexicon: Lexicon) -> str | None:
    """A plain word unstretched, parted or respelt; None where it is a word or cannot be made one."""
    if len(word) > LONGEST or lexicon.ordinary(word):
        return None
    if word in lexicon.mended:
        return lexicon.mended[word]
    return lexicon.keep_mended(word, _mend(word, lexicon))


def _mend(word: str, lexicon: Lexicon) -> str | None:
    if _STRETCHED.search(word) and (short := _unstretch(word, lexicon)):
        return short
    parts = lexicon.split(word)
    near = lexicon.nearest(word)
    if parts and (near is None or all(len(part) > 2 and lexicon.known(part) for part in parts)):
        return " ".join(parts) if _well_parted(parts, lexicon) else near
    return near


def _well_parted(parts: list[str], lexicon: Lexicon) -> bool:
    """Whether a plain word, no hashtag, may be parted so: names and foreign words fall apart into odds and ends."""
    known = sum(len(part) for part in parts if len(part) > 2 and lexicon.known(part))
    short = min(map(len, parts))
    return (short > 2 or (short == 2 and len(parts) > 2)) and known * 5 >= 3 * sum(map(len, parts))


def _unstretch(word: str, lexicon: Lexicon) -> str | None:
    runs = [match[0] for match in _RUN.finditer(word)]
    if len(runs) < 2:
        return None
    choices = [(run[:2], run[0]) if len(run) > 2 else (run,) for run in runs]
    if sum(len(choice) > 1 for choice in choices) > 4:
        candidates = ["".join(choice[0] for choice in choices), "".join(choice[-1] for choice in choices)]
    else:
        candidates = ["".join(choice) for choice in itertools.product(*choices)]
    candidates = [candidate for candidate in candidates if len(candidate) > 1]
    # "gooood" was "good", not "god"; but "everyy" is no word, though it has the look of one
    for accept in (lambda each: lexicon.known(each) or lexicon.common(each), lexicon.ordinary):
        for candidate in candidates:
            if accept(candidate):
                return candidate
    for candidate in candidates:
        if (parts := lexicon.split(candidate)) and _well_parted(parts, lexicon):
            return " ".join(parts)
    return None


def _hashtags(chunk: str, lexicon: Lexicon) -> Undone | None:
    """ "#FixHipDips" as "# fix hip dips", one after another; None where a "#" stands for something else."""
    tags = list(_HASHTAG.finditer(chunk))
    if not tags or (tags[0].start() and chunk[tags[0].start() - 1].isalnum()):
        return None
    builder = _Builder(chunk)
    for tag in tags:
        words: list[str] = []
        plain = tag[1].lower()
        humps = _CAMEL.findall(tag[1]) if plain != tag[1] and not tag[1].isupper() else []
        for run in humps if len(humps) > 1 else re.findall(r"[a-z]+|[0-9]+", plain):
            run = run.lower()
            # a piece of a tag is too little to tell a misspelling from a name
            words += lexicon.split(run) or [(run == plain and mend(run, lexicon)) or run]
        builder.replace(tag.start(1), tag.end(1), " ".join(words))
        builder.insert_space(tag.start(1))
        if tag.start() and chunk[tag.start() - 1] != " ":
            builder.insert_space(tag.start())
    return builder.done()


def _compound(chunk: str, lexicon: Lexicon) -> Undone | None:
    """Words with hyphens, slashes, digits, signs or emoji in them."""
    builder = _Builder(chunk)
    leet = False
    weak: list[tuple[int, int, str]] = []
    for part in _PARTS.finditer(chunk):
        start = part.start()
        text = part[0]
        if len(text) <= LONGEST and _ODD.search(text) and not _all_ordinary(text, lexicon):
            for low, high in _trims(text):
                new, sure = _odd(text[low:high], lexicon)
                if new and sure:
                    builder.replace(start + low, start + high, new)
                    leet = True
                    break
                if new:
                    weak.append((start + low, start + high, new))
                    break
            else:
                _plain_words(text, start, builder, lexicon)
        else:
            _plain_words(text, start, builder, lexicon)
    _joined_or_spaced(chunk, builder, lexicon)
    if "_" in chunk and len(chunk) <= LONGEST:
        bare = chunk.strip(_AROUND)
        if new := _censored(bare.replace("_", "*"), lexicon):
            at = chunk.index(bare)
            builder.clear()
            builder.replace(at, at + len(bare), new)
    done = builder.done()
    if weak and not _UNIT.fullmatch(chunk[weak[0][0] : weak[0][1]]):
        low, high, new = weak[0]
        return done._replace(weak=chunk[:low] + new + chunk[high:])
    return done._replace(leet=leet) if done.text != chunk or done.disguised else None


def _all_ordinary(text: str, lexicon: Lexicon) -> bool:
    """Whether every stretch of letters is a word of two letters or more; no digit touches one, nor a "$" its end."""
    if _FOR_S.search(text):
        return False
    words = re.findall(r"[a-z0-9]+(?:'[a-z]+)*", text)
    return all(len(word) > 1 and lexicon.ordinary(word) for word in words)


def _trims(text: str) -> list[tuple[int, int]]:
    """The part with fewer and fewer of the signs around it, which may be punctuation or letters."""
    low = len(text) - len(text.lstrip(".'!*+#|%^"))
    high = len(text.rstrip(".'!*+#|%^@"))
    trims = [(low, high)]
    bare = (len(text) - len(text.lstrip(".'!*+#|%^$@")), len(text.rstrip(".'!*+#|%^@$£€")))
    letters = re.search(r"[a-z0-9].*[a-z0-9]", text)
    for trim in (bare, letters.span() if letters else bare):
        if trim not in trims and trim[0] < trim[1]:
            trims.append(trim)
    return [(low, high) for low, high in trims if any("a" <= char <= "z" for char in text[low:high])]


def _plain_words(text: str, start: int, builder: _Builder, lexicon: Lexicon) -> None:
    for match in _ALNUM.finditer(text):
        word = match[0]
        if len(word) > 2 and not any(char.isdigit() for char in word) and (new := mend(word, lexicon)):
            builder.replace(start + match.start(), start + match.end(), new)


def _joined_or_spaced(chunk: str, builder: _Builder, lexicon: Lexicon) -> None:
    """A hyphen within words becomes a space, or goes where it broke one word ("di-ps", "re-shape")."""
    pieces = re.split(r"[-_]", chunk.strip(_AROUND))
    if len(pieces) > 1 and all(re.fullmatch("[a-z]+", piece) for piece in pieces):
        joined = "".join(pieces)
        odd = not all(lexicon.ordinary(piece) and len(piece) > 1 for piece in pieces) or pieces[0] in ("re", "un", "de")
        if odd and len(joined) <= LONGEST and lexicon.known(joined):
            at = chunk.index(pieces[0])
            builder.clear()
            builder.replace(at, at + len(joined) + len(pieces) - 1, joined)
            return
    for match in _INNER_HYPHEN.finditer(chunk):
        builder.space(match.start())
    if "_" in chunk:
        names = [piece for piece in re.split(r"[^a-z]+", chunk) if piece]
        told = sum(map(lexicon.ordinary, names)) * 2 > len(names)
        if told and any(lexicon.known(name) and len(name) > 2 for name in names):
            for match in re.finditer(r"(?<=[a-z])_+(?=[a-z])", chunk):
                for at in range(*match.span()):
                    builder.space(at)


def _odd(text: str, lexicon: Lexicon) -> tuple[str | None, bool]:
    """The word that signs, digits or emoji hide, and whether it is sure whatever the rest of the text looks like."""
    if text in _SOUNDS:
        return _SOUNDS[text], True
    if (new := _leet(text, lexicon)) is not None:
        return new, _sure(text, new)
    if (new := _censored(text, lexicon)) is not None:
        return new, True
    return None, False


def _leet(text: str, lexicon: Lexicon) -> str | None:
    choices: list[str] = []
    for index, char in enumerate(text):
        if "a" <= char <= "z" or char == "'":
            choices.append(char)
        elif char in _LEET and (char not in "!|+@" or 0 < index < len(text) - 1):
            choices.append(_LEET[char])
        else:
            return None
    # "4x15" and "g37" have more figures than letters: codes and counts, not words
    if sum(len(choice) > 1 for choice in choices) > 4 or sum(map(str.isdigit, text)) > sum(map(str.isalpha, text)):
        return None
    candidates = ["".join(choice) for choice in itertools.product(*choices)]
    for accept in (lexicon.known, lexicon.common, lexicon.ordinary):
        for candidate in candidates:
            if len(candidate) > 1 and accept(candidate):
                return candidate
    return None


def _sure(text: str, new: str) -> bool:
    """Whether a word with digits in it can be nothing else: "m0re" is no code, "b12" and "10k" may well be."""
    if re.fullmatch(r"[a-z']+[1-9][0-9]*|[1-9][0-9]*[a-z']+|s[0-9]+e[0-9]+", text):
        return False
    return len(new) > 2 or text[0] == "0"


def _censored(text: str, lexicon: Lexicon) -> str | None:
    """The one word that fits a text with letters starred out or hidden behind an emoji."""
    if not _STARRED.fullmatch(text):
        return None
    bare = "".join(char for char in text if "a" <= char <= "z")
    if not text.isascii() and lexicon.known(bare):
        return bare
    pattern = "".join(char if "a" <= char <= "z" else "." for char in text)
    stars = pattern.count(".")
    if stars > len(bare) or any(matches(pattern, word) for word in _RUDE.split()):
        return None
    fitting = lexicon.fits(pattern)
    return fitting[0] if len(fitting) == 1 else None


class _Builder:
    """Collects replacements within a chunk, then writes the new chunk with its edits."""

    def __init__(self, chunk: str) -> None:
        self._chunk = chunk
        self._changes: list[tuple[int, int, str, bool]] = []

    def clear(self) -> None:
        self._changes.clear()

    def replace(self, start: int, end: int, new: str) -> None:
        """Write ``new`` for ``[start, end)``; a disguise where it is more than glued words taken apart."""
        self._changes.append((start, end, new, new.replace(" ", "") != self._chunk[start:end].lower()))

    def space(self, at: int) -> None:
        self._changes.append((at, at + 1, " ", False))

    def insert_space(self, at: int) -> None:
        self._changes.append((at, at, " ", False))

    def done(self) -> Undone:
        out: list[str] = []
        edits: list[Edit] = []
        disguised: list[tuple[int, int]] = []
        length = old = 0
        for start, end, new, undone in sorted(self._changes, key=lambda change: change[:2]):
            if start < old:
                continue
            out += (self._chunk[old:start].lower(), new)
            length += start - old
            for edit in align(self._chunk[start:end].lower(), new):
                edits.append(Edit(*(edit[i] + (length if i < 2 else start) for i in range(4))))
            if undone:
                disguised.append((length, length + len(new)))
            length += len(new)
            old = end
        out.append(self._chunk[old:].lower())
        return Undone("".join(out), tuple(edits), tuple(disguised))
