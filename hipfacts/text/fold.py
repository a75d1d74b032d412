"""Disguises undone: a text in plain lower-case words, of which every character leads back to the text as given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hipfacts.text.glyphs import plain
from hipfacts.text.lexicon import Lexicon
from hipfacts.text.offsets import Edit, Shifts, Undone, align
from hipfacts.text.undo import undo

__all__ = ["Folded", "fold"]

_CHUNK = re.compile(r"\S+")
_LETTER = re.compile("[a-z]")
_WORD = re.compile(r"([^\w#@]*)([a-z]+)([^\w]*)")
_DIGITS = str.maketrans("013457", "oieast")
_KEEP = 128  # longer chunks are not remembered: they do not come twice, and a memo of them could fill the memory
_LONG_ROW = 32
_SURE_OF_LEET = 2  # words that must be in leetspeak before "1n" is read as "in"
# Letters that stand for words of their own, and so are no broken-off ends: "we r", "see u", "top b".
_LETTER_WORDS = frozenset("abcdeikmnorsuwxyz")


class Folded:
    """A folded text beside its original.

    ``text`` is the folded text; ``disguised`` are the folded half-open ranges whose letters were not written plainly.
    """

    __slots__ = ("_maps", "disguised", "original", "text")

    def __init__(
        self, original: str, text: str, maps: tuple[Shifts, ...] = (), disguised: tuple[tuple[int, int], ...] = ()
    ) -> None:
        self.original = original
        self.text = text
        self.disguised = disguised
        self._maps = maps

    def __repr__(self) -> str:
        return f"Folded({self.original!r}, {self.text!r})"

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The smallest half-open range of the original that covers folded ``[start, end)``.

        Offsets beyond the text are taken for its nearest end. A space that was put between glued words has no
        character of its own in the original, and is given the one after it.
        """
        if not self._maps and 0 <= start <= end <= len(self.text):
            return start, end
        start = min(max(start, 0), len(self.text))
        end = min(max(end, start), len(self.text))
        low, high = start, end
        for shifts in reversed(self._maps):
            low, high = shifts.span(low, high)
        if low >= high and start < end:
            high = min(low + 1, len(self.original))
            low = min(low, max(high - 1, 0))
        return low, high


def fold(text: str, lexicon: Lexicon) -> Folded:
    """``text`` in plain words. Time and memory grow with its length alone."""
    maps: tuple[Shifts, ...] = ()
    touched: list[tuple[int, int]] = []
    if text.isascii() and "&" not in text and "!=" not in text and "=/=" not in text:
        lowered = text.lower()
    else:
        lowered, shifts, touched = plain(text, lexicon)
        if shifts:
            maps = (shifts,)
    # Most texts end here: every chunk was seen before and found to be plain.
    if not touched:
        chunks = lowered.split()
        if lexicon.settled.issuperset(chunks) or _all_settled(chunks, lexicon):
            return Folded(text, lowered, maps)
    return _Rewrite(text, lowered, maps, touched, lexicon).folded()


def _all_settled(chunks: list[str], lexicon: Lexicon) -> bool:
    settled = True
    for chunk in set(chunks) - lexicon.settled:
        undone = lexicon.recall(chunk)
        if undone is None and "#" not in chunk:
            fresh = undo(chunk, lexicon)
            if len(chunk) <= _KEEP:
                lexicon.remember(chunk, fresh)
            undone = fresh or False
        settled = settled and undone is False
    return settled


class _Rewrite:
    """One text on its way to being folded: its chunks, and what becomes of them."""

    def __init__(
        self, original: str, text: str, maps: tuple[Shifts, ...], touched: list[tuple[int, int]], lexicon: Lexicon
    ) -> None:
        self._original = original
        self._text = text
        self._maps = maps
        self._touched = touched
        self._lexicon = lexicon
        self._spans = [match.span() for match in _CHUNK.finditer(text)]
        self._undone = [self._look_up(start, end) for start, end in self._spans]
        self._capitals = original.isupper()
        self._barren = 0  # chunks before this index have been looked at for spelled-out words in vain
        self._leet = sum(each is not None and each.leet for each in self._undone) >= _SURE_OF_LEET

    def folded(self) -> Folded:
        out: list[str] = []
        shifts = Shifts()
        disguised: list[tuple[int, int]] = []
        length = old = 0
        touched = iter([*self._touched, (len(self._text) + 1, len(self._text) + 1)])
        touch = next(touched)
        for start, end, undone in self._pieces():
            if start > old:
                out.append(self._text[old:start])
                length += start - old
            while touch[1] < start or (touch[1] == start and touch[0] < start):
                touch = next(touched)
            new = self._text[start:end] if undone is None else undone.text
            if undone is not None:
                for edit in undone.edits:
                    shifts.add(Edit(edit[0] + length, edit[1] + length, edit[2] + start, edit[3] + start))
                disguised += ((a + length, b + length) for a, b in undone.disguised)
            plain_word = undone is None or not undone.disguised
            if plain_word and touch[0] < end and touch[1] >= start and _LETTER.search(new):
                disguised.append((length, length + len(new)))
            out.append(new)
            length += len(new)
            old = end
        out.append(self._text[old:])
        maps = (*self._maps, shifts) if shifts else self._maps
        return Folded(self._original, "".join(out), maps, tuple(disguised))

    def _look_up(self, start: int, end: int) -> Undone | None:
        lexicon = self._lexicon
        chunk = self._text[start:end]
        if chunk in lexicon.settled:
            return None
        if "#" in chunk:
            # The humps of "#FixHipDips" tell where its words begin.
            low, high = self._source(start, end)
            if high - low == end - start and self._original[low:high].lower() == chunk:
                chunk = self._original[low:high]
        recalled = lexicon.recall(chunk)
        if recalled is not None:
            return recalled or None
        undone = undo(chunk, lexicon)
        if end - start <= _KEEP:
            lexicon.remember(chunk, undone)
        return undone

    def _source(self, start: int, end: int) -> tuple[int, int]:
        for shifts in reversed(self._maps):
            start, end = shifts.span(start, end)
        return start, end

    def _pieces(self) -> Iterator[tuple[int, int, Undone | None]]:
        """What is to be rewritten, in order: chunks, or several chunks that make one word between them."""
        index = 0
        count = len(self._spans)
        while index < count:
            start, end = self._spans[index]
            undone = self._undone[index]
            single = end - start == 1 and self._text[start].isalnum()
            joined = None
            if index >= self._barren and (single or (undone is not None and undone.spelled)):
                joined = self._spelled(index)
            if joined is None and index + 1 < count:
                after = self._undone[index + 1]
                if (undone is not None and undone.letters) or (after is not None and after.letters):
                    joined = self._broken(index)
            if joined is not None:
                last, piece = joined
                yield piece
                index = last + 1
                continue
            if undone is not None:
                if undone.weak and self._leet:
                    undone = Undone(undone.weak, align(self._text[start:end], undone.weak), ((0, len(undone.weak)),))
                elif undone.guess and self._name(index):
                    undone = None
            if undone is not None or self._touched:
                yield start, end, undone
            index += 1

    def _spelled(self, first: int) -> tuple[int, tuple[int, int, Undone]] | None:
        """Words written letter by letter from this chunk on ("h i p  d i p s", "h.i.p. d.i.p.s")."""
        gaps = self._gaps(first)
        last = first + len(gaps) - 1
        letters = [self._letters(index) for index in range(first, last + 1)]
        if not any((each := self._undone[index]) is not None and each.spelled for index in range(first, last + 1)):
            return None
        if first == last and self._initialism(first):
            return None
        narrow = min(gaps[1:], default=1)
        # Out of "A M E N" no "m e n" is to be cut; and trying all ends of a long row would take too long.
        whole = len(letters) > _LONG_ROW or self._lexicon.ordinary("".join(letters))
        for skip in range(1 if whole else 4):  # "u h i p": letters of their own may stand before or after
            for drop in range(1 if whole else 2):
                left = range(skip, len(letters) - drop)
                if all(len(each) == 1 for i, each in enumerate(letters) if i not in left):
                    groups = _grouped(letters[left.start : left.stop], gaps[left.start : left.stop], narrow)
                    if sum(map(len, groups)) > 2 and (words := self._words(groups)):
                        return self._join(first + skip, last - drop, " ".join(words))
        self._barren = last + 1
        return None

    def _initialism(self, index: int) -> bool:
        """Whether "B.I.G." stands alone in capitals: two in a row are spelled out, one is an abbreviation."""
        beside = [self._undone[i] for i in (index - 1, index + 1) if 0 <= i < len(self._undone)]
        alone = not any(each is not None and each.spelled and len(each.letters) > 1 for each in beside)
        if alone and self._capitals:
            return False  # of a text in capitals they say nothing
        return alone and self._original[slice(*self._source(*self._spans[index]))].isupper()

    def _gaps(self, first: int) -> list[int]:
        """For each chunk of a row of single letters, the width of the space before it."""
        gaps = [0]
        for index in range(first + 1, min(len(self._spans), first + 64)):
            before, (start, end) = self._undone[index - 1], self._spans[index]
            undone = self._undone[index]
            gap = self._text[self._spans[index - 1][1] : start]
            single = end - start == 1 and self._text[start].isalnum()
            if "\n" in gap or not (single or (undone is not None and undone.spelled)):
                break
            if (before is not None and before.trail) or (undone is not None and undone.lead):
                break
            gaps.append(len(gap))
        return gaps

    def _letters(self, index: int) -> str:
        undone = self._undone[index]
        return undone.letters if undone is not None and undone.letters else self._text[slice(*self._spans[index])]

    def _words(self, groups: list[str]) -> list[str] | None:
        lexicon = self._lexicon
        if all(group.isdigit() for group in groups):
            return None
        groups = [group if group.isdigit() else group.translate(_DIGITS) for group in groups]
        if any(len(group) > 2 and lexicon.known(group) for group in groups) and all(
            group in "aiu" or group.isdigit() or lexicon.known(group) or lexicon.common(group) for group in groups
        ):
            return groups
        joined = "".join(groups)
        return [joined] if len(joined) > 2 and lexicon.known(joined) else lexicon.split(joined)

    def _broken(self, first: int) -> tuple[int, tuple[int, int, Undone]] | None:
        """One word written as two or three, not all of which are words ("d ips", "hi p", "tro chan ter")."""
        lexicon = self._lexicon
        parts: list[str] = []
        odd = False
        for index in range(first, min(first + 3, len(self._spans))):
            start, end = self._spans[index]
            match = _WORD.fullmatch(self._text, start, end) if end - start <= _KEEP else None
            if match is None or (parts and match[1]):
                return None
            if parts and self._text[self._spans[index - 1][1] : start] not in (" ", "  "):
                return None
            parts.append(match[2])
            odd = odd or not lexicon.ordinary(match[2]) or len(match[2]) == 1
            if len(parts) > 1 and odd and lexicon.known("".join(parts)) and _breakable(parts, lexicon):
                if self._foreign(first):
                    return None
                return self._join(first, index, "".join(parts))
            if match[3]:
                return None
        return None

    def _join(self, first: int, last: int, new: str) -> tuple[int, tuple[int, int, Undone]]:
        """The chunks from ``first`` to ``last`` read as ``new``; the punctuation around them stays."""
        start, end = self._spans[first][0], self._spans[last][1]
        while not self._text[start].isalnum():
            start += 1
        while not self._text[end - 1].isalnum():
            end -= 1
        return last, (start, end, Undone(new, align(self._text[start:end], new), ((0, len(new)),)))

    def _name(self, index: int) -> bool:
        """Whether what looks misspelt is a name, with a capital among small letters, or stands among foreign words."""
        if self._foreign(index):
            return True
        if not index:
            return False
        word, before = (self._original[slice(*self._source(*self._spans[i]))] for i in (index, index - 1))
        return word[:1].isupper() and word[1:2].islower() and before[:1].islower() and before[-1:] not in ".!?:"

    def _foreign(self, index: int) -> bool:
        """Whether a third of the words around are strange, and none of them looks like a misspelling."""
        near = range(max(0, index - 4), min(index + 5, len(self._spans)))
        words = [self._text[slice(*self._spans[i])].strip(".,!?:;'\"()") for i in near if self._undone[i] is None]
        words = [word for word in words if word.isalpha()]
        strange = sum(not self._lexicon.ordinary(word) for word in words)
        return strange > 1 and strange * 3 >= len(words)


def _grouped(letters: list[str], gaps: list[int], narrow: int) -> list[str]:
    """Letters joined to words where the space between them is narrow."""
    groups: list[str] = []
    for index, each in enumerate(letters):
        if index and gaps[index] == narrow and len(each) == 1 and len(letters[index - 1]) == 1:
            groups[-1] += each
        else:
            groups.append(each)
    return groups


def _breakable(parts: list[str], lexicon: Lexicon) -> bool:
    """Whether the parts are broken pieces rather than words or letters of their own that happen to join."""
    joined = "".join(parts)
    words = [part for part in parts if len(part) > 1 and lexicon.ordinary(part)]
    if len(parts) > 2:
        return len(joined) > 4 and len(words) < 2
    head, tail = parts
    if len(tail) == 1:
        return tail not in _LETTER_WORDS and len(joined) > 2
    # "b one", "s hip", "a ny": a letter before a word is a label, a possessive or an article
    return len(joined) > 2 and not (len(head) == 1 and (head in "ai" or tail in words))
