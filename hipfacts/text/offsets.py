"""Offsets that survive rewriting: where each character of a rewritten text stood before."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Edit", "Shifts", "Undone", "align"]


class Edit(NamedTuple):
    """New characters ``[new_start, new_end)`` stand for old ``[old_start, old_end)``, as one; either may be empty."""

    new_start: int
    new_end: int
    old_start: int
    old_end: int


class Undone(NamedTuple):
    """What one chunk of a text becomes, in offsets relative to the chunk."""

    text: str
    edits: tuple[Edit, ...] = ()
    disguised: tuple[tuple[int, int], ...] = ()
    letters: str = ""  # set when the chunk may be a piece of a longer word: a single letter, "h.i.p", "ips"
    spelled: bool = False  # the letters were written one by one
    lead: int = 0  # how much punctuation stands before the letters; what follows them is found by length
    trail: int = 0
    leet: bool = False
    weak: str = ""  # a reading that is taken only where the text is otherwise full of leetspeak
    guess: bool = False  # a misspelling was mended: not believed of a name


class Shifts:
    """Map of one rewriting. Outside the edits it is one to one, so that only changes of length cost memory."""

    __slots__ = ("_new_end", "_new_start", "_old_end", "_old_start")

    def __init__(self, edits: Iterable[Edit] = ()) -> None:
        # Arrays, not tuples: a text of accents alone has an edit for every letter.
        self._new_start, self._new_end = array("q"), array("q")
        self._old_start, self._old_end = array("q"), array("q")
        for edit in edits:
            self.add(edit)

    def add(self, edit: Edit) -> None:
        """Record the next edit; edits come in the order of the text."""
        self._new_start.append(edit.new_start)
        self._new_end.append(edit.new_end)
        self._old_start.append(edit.old_start)
        self._old_end.append(edit.old_end)

    def extend(self, start: int, end: int) -> bool:
        """Let the last edit reach to old ``end``, if it ended at old ``start``; whether it did."""
        if not self._old_end or self._old_end[-1] != start:
            return False
        self._old_end[-1] = end
        return True

    def __bool__(self) -> bool:
        return bool(self._new_start)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The smallest old range that covers new ``[start, end)``; an empty one for a range of inserted characters."""
        old_start = self._edges(start)[0]
        if end <= start:
            return old_start, old_start
        return old_start, max(old_start, self._edges(end - 1)[1])

    def _edges(self, index: int) -> tuple[int, int]:
        k = bisect_right(self._new_start, index) - 1
        if k < 0:
            return index, index + 1
        if index < self._new_end[k]:
            return self._old_start[k], self._old_end[k]
        old = index + self._old_end[k] - self._new_end[k]
        return old, old + 1


def align(old: str, new: str) -> tuple[Edit, ...]:
    """The edits that turn ``old`` into ``new``, as fine as can be told.

    >>> align("hipdips", "hip dips")
    (Edit(new_start=3, new_end=4, old_start=3, old_end=3),)
    >>> align("hiiip", "hip")
    (Edit(new_start=1, new_end=2, old_start=1, old_end=4),)
    """
    if len(old) == len(new):
        return ()
    return _walk(old, new) or _block(old, new)


def _walk(old: str, new: str) -> tuple[Edit, ...]:
    """Edits for a ``new`` that only puts spaces into ``old`` or leaves some of its characters out; none otherwise."""
    edits: list[Edit] = []
    i = 0
    for j, char in enumerate(new):
        if char == " " and (i >= len(old) or old[i].isalnum() or old[i] == "#"):
            edits.append(Edit(j, j + 1, i, i))
            continue
        start = i
        while char != " " and i < len(old) and old[i] != char:
            i += 1
        if i >= len(old):
            return ()
        if i > start:
            edits.append(_left_out(old, start, i, j))
        i += 1
    if i < len(old):
        edits.append(_left_out(old, i, len(old), len(new)))
    return _merged(edits)


def _left_out(old: str, start: int, end: int, j: int) -> Edit:
    """Repeated letters belong to the one that stays, so that a quote of "hiiip" is whole; separators to nothing."""
    if start and j and old[start:end].strip(old[start - 1]) == "":
        return Edit(j - 1, j, start - 1, end)
    return Edit(j, j, start, end)


def _merged(edits: list[Edit]) -> tuple[Edit, ...]:
    for before, after in pairwise(edits):
        if after.new_start < before.new_end or after.old_start < before.old_end:
            return ()
    return tuple(edits)


def _block(old: str, new: str) -> tuple[Edit, ...]:
    """One edit for all that lies between the common beginning and the common end."""
    head = 0
    shorter = min(len(old), len(new))
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    # Where letters were only added, the one before them joins the block, so that no letter stands for nothing.
    if head and head == len(old) - tail:
        head -= 1
    return (Edit(head, len(new) - tail, head, len(old) - tail),)
