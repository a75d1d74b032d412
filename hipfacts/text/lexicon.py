"""Which words exist: the knowledge base's own, ordinary English, and what a misspelt or glued word was meant to be."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib import resources
from itertools import pairwise
from string import ascii_lowercase
from typing import Any, Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from hipfacts.text.offsets import Undone

__all__ = ["LONGEST", "Lexicon", "matches"]

LONGEST = 64  # no English word is longer; undoing anything beyond would only cost time
_MEMO = 65_536  # chunks; real posts bring about one new one each, and an entry weighs some 100 bytes

# Words of two letters that may be part of glued words; the dictionary has many more, but of other kinds ("gi", "mu").
_SHORT = "am an as at be by do go he hi if in is it me my no of oh ok on or so to up us we"
# Slips too short for any rule: letters out of order that make no word and no common abbreviation.
SLIPS = {"teh": "the", "hte": "the", "adn": "and", "hpi": "hip", "ihp": "hip"}
# Endings that make an ordinary word of an ordinary word, so that it misspells no third one ("smiley", "sculpting").
_ENDINGS = ("ing", "ers", "est", "ish", "ful", "less", "ness", "like", "able", "ies", "es", "ed", "er", "ly", "y", "s")
_BEGINNINGS = ("un", "re", "non", "pre", "over", "anti", "mis", "dis")
_BY_EAR = ("aeiouy", "cksz", "gjk", "bp", "dt", "fv", "mn", "vw")  # letters that are taken for one another
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")  # ... and neighbours that a finger takes for one another
CONFUSED = {
    letter: "".join(
        {*"".join(group for group in _BY_EAR if letter in group)}
        | {b for row in _KEYS for pair in pairwise(row) for a, b in (pair, pair[::-1]) if a == letter}
    )
    for letter in ascii_lowercase
}
_TWICE = re.compile(r"(.)\1+")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")


class Lexicon:
    """The words of a knowledge base beside ordinary English (SCOWL's small list unless ``common`` is given).

    ``central`` words are meant where a censored word has several readings.
    """

    def __init__(
        self, words: Iterable[str], common: frozenset[str] | None = None, *, central: Iterable[str] = ()
    ) -> None:
        self._central = frozenset(central)
        self._known = frozenset(word for word in words if _WORD.fullmatch(word))
        self._given = common
        self._ordinary = common
        self._rare = None if common is None else frozenset[str]()
        self._longest = min(LONGEST, max(map(len, self._known), default=0))
        self._short = frozenset(_SHORT.split())
        # What is known of chunks of text: those that stand as they are, and what becomes of the others. When full, they
        # become the old generation, out of which what is still in use returns: words met once do not push out the rest.
        self.settled: set[str] = set()
        self._old_settled: set[str] = set()
        self._undone: dict[str, Undone] = {}
        self._old_undone: dict[str, Undone] = {}
        self._made: dict[str, bool] = {}
        # Kept by mend(): words without the punctuation that makes chunks of them.
        self.mended: dict[str, str | None] = {}

    @cached_property
    def _heads(self) -> frozenset[str]:
        return frozenset(word[:i] for word in self._known if len(word) > 2 for i in range(1, len(word)))

    @cached_property
    def _tails(self) -> frozenset[str]:
        return frozenset(word[i:] for word in self._known if len(word) > 2 for i in range(1, len(word)))

    @cached_property
    def _by_start(self) -> dict[str, list[str]]:
        by_start: dict[str, list[str]] = {}
        for word in sorted(self._known):
            if len(word) > 2 and "'" not in word:
                by_start.setdefault(f"{word[0]}{len(word)}", []).append(word)
        return by_start

    def __getstate__(self) -> dict[str, Any]:
        """The words alone: memos and lists are made anew."""
        return {"words": self._known, "common": self._given, "central": self._central}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["words"], state["common"], central=state["central"])  # type: ignore[misc]

    def known(self, word: str) -> bool:
        """Whether the knowledge base uses this very word."""
        return word in self._known

    def common(self, word: str) -> bool:
        """Whether the word is ordinary English, slang and frequent names included."""
        return word in self._english()

    def everyday(self) -> frozenset[str]:
        """All words of ordinary English."""
        return self._english()

    def ordinary(self, word: str) -> bool:
        """Whether a reader takes the word as it stands: known, common, or plainly made from such a word."""
        if word in self._known or word in self._english():
            return True
        if len(word) > LONGEST:
            return False
        if "'" in word:
            return True  # what stands about an apostrophe is short and regular: "he'd", "c'est"
        made = self._made.get(word)
        if made is None:
            if len(self._made) >= _MEMO:
                self._made.clear()
            made = self._made[word] = any(self._is_word(stem) for stem in _stems(word))
        return made

    def fragment(self, word: str) -> bool:
        """Whether an unknown word may be the beginning or the end of a known one."""
        return word in self._heads or word in self._tails

    def nearest(self, word: str) -> str | None:
        """The known word that ``word`` misspells, or None where that is not certain.

        Optimal string alignment (Damerau's distance without edits inside a transposition): 1, and 2 from 8 letters on;
        a jumble of the same letters ("vilion") may have 2 from 6 on. Up to 5 letters only doubled letters, letters out
        of order and z for s count: any other edit finds a word for too many names. The first letter is always right.
        """
        if word in SLIPS and SLIPS[word] in self._known:
            return SLIPS[word]
        size = len(word)
        if not 4 <= size <= LONGEST or self.ordinary(word):
            return None
        if word.endswith("in") and self.ordinary(word + "g"):
            return word + "g" if word + "g" in self._known else None
        found: dict[tuple[int, int], list[str]] = {}
        candidates = self._candidates(word, 2 if size >= 6 else 1)
        for candidate, distance, _ in process.extract(
            word, candidates, scorer=OSA.distance, score_cutoff=2, limit=None
        ):
            if (slip := _slip(word, candidate, distance)) is not None:
                found.setdefault((distance, slip), []).append(candidate)
        if not found or self.rare(word):
            return None
        best = found[min(found)]
        # "hips" and "hip" may compete, "fill" and "film" may not.
        return min(best, key=len) if len(best) == 1 or _related(best) else None

    def split(self, word: str) -> list[str] | None:
        """The words glued together in ``word``, one of them known at least; None where it is not to be parted."""
        size = len(word)
        if not 5 <= size <= LONGEST or self.ordinary(word):
            return None
        # cost and last part of the best parting of word[:i]; filled forward, so that nonsense dies after a few look-ups
        best: dict[int, tuple[int, int]] = {0: (0, 0)}
        for start in range(size - 1):
            if start not in best:
                continue
            for end in range(start + 1, min(size, start + 24) + 1):
                cost = self._cost(word[start:end])
                if cost and (end not in best or best[start][0] + cost < best[end][0]):
                    best[end] = best[start][0] + cost, start
        if size not in best or self.rare(word):
            return None
        parts: list[str] = []
        while size:
            size, end = best[size][1], size
            parts.append(word[size:end])
        parts.reverse()
        if len(parts) < 2 or not any(len(part) >= 3 and part in self._known for part in parts):
            return None
        return parts

    def fits(self, pattern: str) -> list[str]:
        """The known words that fit a pattern such as ``h.p``, a dot being any letter; else the common ones.

        Common words are tried for one dot only, among four letters or more: more would leave too much to guess.
        """
        if pattern.count(".") > 1:
            return [word for word in self._by_start.get(f"{pattern[0]}{len(pattern)}", ()) if matches(pattern, word)]
        words = [pattern.replace(".", letter) for letter in ascii_lowercase]
        known = [word for word in words if word in self._known]
        central = [word for word in known if word in self._central]
        if len(central) == 1:  # "h*p" is the hip before it is a hop
            return central
        return known or [word for word in words if len(word) > 3 and self.common(word)]

    def recall(self, chunk: str) -> Undone | Literal[False] | None:
        """What a chunk of text becomes: False for itself, None where that was never asked or is forgotten."""
        if chunk in self.settled:
            return False
        undone = self._undone.get(chunk)
        if undone is not None:
            return undone
        if chunk in self._old_settled:
            self.remember(chunk, None)
            return False
        undone = self._old_undone.get(chunk)
        if undone is not None:
            self.remember(chunk, undone)
        return undone

    def remember(self, chunk: str, undone: Undone | None) -> None:
        """Keep what a chunk of text becomes; None means itself."""
        if undone is None:
            if len(self.settled) >= _MEMO:
                self._old_settled, self.settled = self.settled, set()
            self.settled.add(chunk)
        else:
            if len(self._undone) >= _MEMO:
                self._old_undone, self._undone = self._undone, {}
            self._undone[chunk] = undone

    def keep_mended(self, word: str, new: str | None) -> str | None:
        """Remember and return what a word was mended to."""
        if len(self.mended) >= _MEMO:
            self.mended.clear()
        self.mended[word] = new
        return new

    def rare(self, word: str) -> bool:
        """Whether a larger dictionary has the word: so it is not respelt, but nor is it read out of a disguise."""
        if self._rare is None:
            self._rare = _load("rare.txt.gz")
        return word in self._rare or any(stem in self._rare for stem in _stems(word))

    def _english(self) -> frozenset[str]:
        if self._ordinary is None:
            self._ordinary = _load("common.txt.gz", "informal.txt")
        return self._ordinary

    def _is_word(self, word: str) -> bool:
        return len(word) > 2 and (word in self._known or word in self._english())

    def _candidates(self, word: str, reach: int) -> list[str]:
        """Known words of about the same length that begin alike."""
        key = f"{word[0]}{len(word)}±{reach}"
        if key not in self._by_start:
            near = range(max(len(word) - reach, 3), len(word) + reach + 1)
            self._by_start[key] = [each for length in near for each in self._by_start.get(f"{word[0]}{length}", ())]
        return self._by_start[key]

    def _cost(self, part: str) -> int:
        """What a part adds to the cost of a parting; 0 where it may not be a part. Few and long parts come cheapest."""
        size = len(part)
        if size == 1:
            return 16 if part in "ai" else 0
        if part in self._known:
            return 10 if size > 2 else 12
        if size == 2:
            return 13 if part in self._short else 0
        return (16 if size == 3 else 12) if part in self._english() else 0


def matches(pattern: str, word: str) -> bool:
    """Whether ``word`` has the letters of ``pattern``, in which a dot is any letter."""
    # No regular expression: compiling one for each pattern would cost more than all comparisons.
    return len(pattern) == len(word) and all(a in (".", b) for a, b in zip(pattern, word, strict=True))


def _load(*names: str) -> frozenset[str]:
    folder = resources.files("hipfacts.text")
    words: list[str] = []
    for name in names:
        data = folder.joinpath(name).read_bytes()
        text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
        words += (word for line in text.splitlines() if not line.startswith("#") for word in line.split())
    return frozenset(words)


def _stems(word: str) -> Iterator[str]:
    """What the word may have been made from: "curvier" from "curvy", "reshape" from "shape"."""
    if word.endswith(_ENDINGS):
        for ending in _ENDINGS:
            # "hipss" is no form of "hips"
            if not word.endswith(ending) or (ending == "s" and word.endswith("ss")):
                continue
            stem = word.removesuffix(ending)
            yield stem
            if ending[0] in "aei" or ending == "y":
                yield stem + "e"
                if len(stem) > 3 and stem[-1] == stem[-2]:
                    yield stem[:-1]
            if stem.endswith("i"):
                yield stem[:-1] + "y"
            if ending == "ies":
                yield stem + "y"
    if word.startswith(_BEGINNINGS):
        yield from (word.removeprefix(beginning) for beginning in _BEGINNINGS if word.startswith(beginning))


def _slip(word: str, candidate: str, distance: int) -> int | None:
    """0 for a letter doubled or not doubled, 1 for letters out of order, 2 for another slip; None for no likely one."""
    size = len(word)
    if once(word) == once(candidate):
        return 0 if distance == 1 else None
    if size == len(candidate) and sorted(word) == sorted(candidate):
        return 1 if distance == 1 or (size >= 6 and word[-1] == candidate[-1]) else None
    if size <= 5:
        return 2 if distance == 1 and word.replace("z", "s") == candidate else None
    if distance == 2 and (size < 8 or abs(size - len(candidate)) > 1):
        return None
    for edit in Levenshtein.editops(word, candidate):
        if edit.tag == "replace" and word[edit.src_pos] not in CONFUSED[candidate[edit.dest_pos]]:
            return None
    return 2


def once(word: str) -> str:
    """The word with no letter twice in a row."""
    return _TWICE.sub(r"\1", word)


def _related(words: list[str]) -> bool:
    """Whether all are forms of one word, as far as their beginnings tell."""
    shortest = min(map(len, words))
    return all(word[: max(3, shortest - 1)] == words[0][: max(3, shortest - 1)] for word in words)
