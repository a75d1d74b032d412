"""Whether a text may name a field at all, told at a glance: most posts do not, and end here.

`Glance.sees` answers for the text as it will read with its disguises undone, without undoing them: it may say yes for
nothing, but where it says no, `fold` finds no word of the field either. What makes it fast is that chunks of text come
again: those that are known to be dull are set aside by one set difference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from string import ascii_lowercase
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from hipfacts.text.glyphs import plain
from hipfacts.text.lexicon import CONFUSED, LONGEST, SLIPS, Lexicon, once
from hipfacts.text.undo import undo

__all__ = ["Glance", "misspellings", "words_of"]

Verdict = Literal["dull", "seen", "piece"]

WORDS = re.compile(r"[a-z]+|[^\x00-\x7f]")
_DULL = 200_000  # chunks: real posts bring about one new one each
_MEMO = 50_000
_AROUND = ".,!?;:'\"()[]{}…“”‘’«»-–—*_~/\\<>^=`"
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_LETTERS = re.compile(r"[a-z]+")
_TAME = re.compile(r"[a-z.,!?'\":;()/…-]+")  # between letters these part words, and hide none
_STRETCHED = re.compile(r"([a-z])\1\1")
_CENSORED = re.compile(r"[a-z](?:[*#_]+|[^\x00-\x7f]+)[a-z]")
_INNER = re.compile(r"[^a-z]+")
_SPELLED = re.compile(r"[a-z0-9](?:[^a-z0-9]{1,2}[a-z0-9]){2,}")
# What may stand for a letter; figures and signs that stand for i as well as for l make the two one.
_LOOSE = str.maketrans("0134578@$!|+9€£l", "oieastbasiitgeei")
_ENCLOSED = re.compile("[\U0001f130-\U0001f189\U0001f1e6-\U0001f1ff]")


def words_of(folded: str) -> set[str]:
    """The words and signs of a folded text of which a field may be made."""
    return set(WORDS.findall(folded))


class Glance:
    """Looks for the words of a field: single words of three letters or more, and emoji."""

    def __init__(
        self, field: Iterable[str], lexicon: Lexicon, *, misspelt: Callable[[], frozenset[str]] | None = None
    ) -> None:
        """``misspelt`` gives the `misspellings` of the field's words, if they are kept somewhere."""
        self._field = frozenset(field)
        self._lexicon = lexicon
        self._words = sorted(word for word in self._field if word.isascii())
        # words of which two letters may be wrong, by the first letter and the length of what is written
        self._by_start: dict[tuple[str, int], list[str]] = {}
        for word in self._words:
            for size in range(max(len(word) - 2, 8), len(word) + 3):
                self._by_start.setdefault((word[0], size), []).append(word)
        self._starts = _by_start(self._words)
        self._loose = _by_start(map(_loosely, self._words))
        self._mixed = {"".join(sorted(word)) for word in self._words}
        self._misspelt = misspelt or (lambda: misspellings(self._field))
        self._parts = frozenset(
            word[i:j] for word in self._words for i in range(len(word)) for j in range(i + 1, len(word) + 1)
        )
        self._dull: set[str] = set()
        self._memo: dict[str, Verdict] = {}

    def sees(self, text: str) -> bool:
        """Whether the text may name the field; False is certain, True is not."""
        if not self._dull:
            self._forget()
        if text.isascii():
            rest = set(text.lower().split()) - self._dull
        else:
            rest = set(text.split()) - self._dull
            rest = {chunk.lower() if chunk.isascii() else chunk for chunk in rest} - self._dull
        if not rest:
            return False
        pieces = False
        for chunk in rest:
            core = chunk.strip(_AROUND)
            if core in self._dull:
                continue
            verdict = self._memo.get(chunk) or self._judge(chunk, core)
            if verdict == "seen":
                return True
            pieces = pieces or verdict == "piece"
        return pieces and self._joined(text)

    def _forget(self) -> None:
        """Start anew with the words that are dull whatever stands beside them."""
        english = self._lexicon.everyday()
        self._dull = {word for word in english if len(word) > 1}.difference(self._field) | {"a", "i", "&"}
        self._memo.clear()

    def _judge(self, chunk: str, core: str) -> Verdict:
        verdict = self._verdict(chunk, core)
        if len(chunk) > LONGEST:
            return verdict
        if verdict == "dull":
            if len(self._dull) >= _DULL:
                self._forget()
            # what is said of a plain word is said of it in any punctuation
            self._dull.add(core if core.isalpha() and core.isascii() else chunk)
        else:
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            self._memo[chunk] = verdict
        return verdict

    def _verdict(self, chunk: str, core: str) -> Verdict:
        if core in self._field:
            return "seen"
        if not _is_plain(chunk):
            return self._odd_characters(chunk)
        if core.isalpha():
            return self._word(core, chunk)
        if not _LETTERS.search(chunk):
            return "dull"
        if not self._field.isdisjoint(WORDS.findall(chunk)):
            return "seen"
        core = _EDGES.sub("", core)
        if _SPELLED.fullmatch(core):
            return "seen" if self._holds(_loosely(_INNER.sub("", core)), self._loose) else "piece"
        if _TAME.fullmatch(chunk) and all(len(run) > 1 and self._lexicon.ordinary(run) for run in self._runs(chunk)):
            return "seen" if _INNER.sub("", chunk) in self._field else "dull"
        if not self._hidden(chunk):
            return self._part(core)
        return self._undone(chunk, core)

    @staticmethod
    def _runs(chunk: str) -> list[str]:
        return re.findall(r"[a-z]+(?:'[a-z]+)*", chunk)

    def _odd_characters(self, chunk: str) -> Verdict:
        """A chunk with characters that `plain` rewrites."""
        if _ENCLOSED.search(chunk) and not chunk.isalpha():
            return "seen"  # a word may run over several chunks
        text = plain(chunk, self._lexicon)[0]
        if text == chunk:
            return self._still_odd(text)
        pieces = text.split()
        if len(pieces) != 1:
            return "seen"  # what stands around it may belong together
        piece = pieces[0]
        return self._verdict(piece, piece.strip(_AROUND)) if _is_plain(piece) else self._still_odd(piece)

    def _still_odd(self, piece: str) -> Verdict:
        if not self._field.isdisjoint(WORDS.findall(piece)):
            return "seen"
        if not _LETTERS.search(piece):
            return "dull"
        core = _EDGES.sub("", piece)
        return self._undone(piece, core) if self._hidden(piece) else self._part(core)

    def _word(self, word: str, chunk: str) -> Verdict:
        """A plain word, perhaps in punctuation, that is not in the list of dull ones."""
        if len(word) == 1:
            return "piece"
        if self._alike(word) and not self._lexicon.ordinary(word):
            return self._undone(chunk, word)
        return self._part(word)

    def _part(self, core: str) -> Verdict:
        """What is no word may be a part of one: "ips"."""
        return "piece" if core in self._parts and (len(core) == 1 or not self._lexicon.ordinary(core)) else "dull"

    def _alike(self, word: str) -> bool:
        """Whether a word that is none may be a word of the field misspelt, stretched or glued to others."""
        if len(word) > LONGEST:
            return False
        if _STRETCHED.search(word) and self._holds(_loosely(word), self._loose):
            return True
        if self._holds(word, self._starts):
            return True
        return self._near(word)

    def _near(self, word: str) -> bool:
        """Whether a word may misspell one of the field: all that `Lexicon.nearest` mends, and some more."""
        if word in self._slips or word in SLIPS:
            return True
        if len(word) < 6:
            return False
        if "".join(sorted(word)) in self._mixed:
            return True
        near = self._by_start.get((word[0], len(word)))
        return near is not None and process.extractOne(word, near, scorer=OSA.distance, score_cutoff=2) is not None

    @cached_property
    def _slips(self) -> frozenset[str]:
        return self._misspelt()

    @staticmethod
    def _holds(word: str, starts: dict[str, tuple[str, ...]]) -> bool:
        for i in range(len(word) - 2):
            held = starts.get(word[i : i + 3])
            if held is not None and word.startswith(held, i):
                return True
        return False

    def _hidden(self, chunk: str) -> bool:
        """Whether signs and figures in a chunk may hide a word of the field, or its plain stretches be like one."""
        if _CENSORED.search(chunk):
            return True
        letters = _INNER.sub("", _loosely(chunk))
        return self._holds(letters, self._loose) or any(self._alike(run) for run in _LETTERS.findall(chunk))

    def _undone(self, chunk: str, core: str) -> Verdict:
        """Settled by undoing the chunk."""
        undone = undo(chunk, self._lexicon)
        if undone is None:
            return self._part(core)
        read = {*WORDS.findall(undone.text), *WORDS.findall(undone.weak)}
        if not self._field.isdisjoint(read) or undone.spelled or "#" in chunk:
            return "seen"
        return "piece" if undone.letters in self._parts else self._part(core)

    def _joined(self, text: str) -> bool:
        """Whether letters or parts of words in a row may make a word of the field."""
        chunks = [chunk.lower() if chunk.isascii() else chunk for chunk in text.split()]
        cores = [_EDGES.sub("", chunk if _is_plain(chunk) else plain(chunk, self._lexicon)[0]) for chunk in chunks]
        count = len(chunks)
        for index, chunk in enumerate(chunks):
            if self._memo.get(chunk) != "piece":
                continue
            letters = _letters(cores[index])
            for step in (-1, 1):
                at = index + step
                while letters and 0 <= at < count and (more := _letters(cores[at])):
                    letters += more
                    at += step
            if letters > max(2, _letters(cores[index])):
                return True
            for first in range(max(0, index - 2), index + 1):
                for last in range(max(first + 2, index + 1), min(first + 3, count) + 1):
                    if "".join(cores[first:last]) in self._field:
                        return True
        return False


def _is_plain(chunk: str) -> bool:
    """Whether `plain` has nothing to rewrite but capitals."""
    return chunk.isascii() and "&" not in chunk


def misspellings(words: Iterable[str]) -> frozenset[str]:
    """Every spelling one slip away from a word: a letter left out, put in, confused, doubled, or changed places."""
    found: set[str] = set()
    for word in words:
        if not word.isascii():
            continue
        for i in range(1, len(word) + 1):
            head, tail = word[:i], word[i:]
            found.add(head + word[i - 1] + tail)
            if len(word) > 3:
                found.update(head + letter + tail for letter in ascii_lowercase)
                found.update((head + tail[1:], word[: i - 1] + tail[:1] + word[i - 1] + tail[1:]))
                likely = CONFUSED.get(tail[:1], "") + word[i - 1] + tail[1:2]
                found.update(head + letter + tail[1:] for letter in likely)
    return frozenset(found.difference(words))


def _letters(core: str) -> int:
    """How many letters stand by themselves: in "h" and "h.i.p", not in "hip"."""
    return int(core.isalnum()) if len(core) == 1 else (len(core) + 1) // 2 if _SPELLED.fullmatch(core) else 0


def _by_start(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Words by their first three letters."""
    starts: dict[str, tuple[str, ...]] = {}
    for word in words:
        starts[word[:3]] = (*starts.get(word[:3], ()), word)
    return starts


def _loosely(word: str) -> str:
    """The word as it is left by stretching and leetspeak: no letter twice in a row, i for l."""
    return once(word.translate(_LOOSE))
