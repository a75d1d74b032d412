"""Where in a passage concepts and cues stand: one walk over the words through a trie of all terms.

A trie (Fredkin 1960) of words finds all terms of all concepts in one pass, whatever their number; `{class}` steps keep
"the dent at the side of my hip" from being written out for every dent, side and owner.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from hipfacts.models import Concept, Cue
from hipfacts.terms import Pattern, classes_of, patterns, single_words, words_in

Node = dict[str, list[Any]]

_ANY = "_"
_OUT = ""  # key of a node's outputs: the empty string is no word


class Span(NamedTuple):
    """A concept or cue on words ``[first, last)``."""

    name: str
    first: int
    last: int


class TermIndex:
    """All terms of some concepts (or cues), ready to be found.

    A node maps a word, ``{class}`` or ``_`` to the nodes that may follow. Terms without brackets share their
    beginnings; a term with brackets has nodes of its own, in which the choices meet again.
    """

    def __init__(self, values: Mapping[str, Concept | Cue], concepts: Mapping[str, Concept]) -> None:
        self._roots: tuple[Node, Node] = ({}, {})  # the trie of plain terms; the graph of those with brackets
        used: set[str] = set()
        for name, value in values.items():
            used |= classes_of(value)
            for pattern in patterns(value):
                plain = all(isinstance(element, str) for element in pattern)
                for node in _walk(self._roots[not plain], pattern, shared=plain):
                    outputs = node.setdefault(_OUT, [])
                    if name not in outputs:
                        outputs.append(name)
        members: dict[str, list[str]] = {}
        for name in sorted(used):
            for word in sorted(single_words(concepts[name])):
                members.setdefault(word, []).append(f"{{{name}}}")
        self._classes = {word: tuple(names) for word, names in members.items()}
        self._digits = ("{number}",) if "number" in used else ()

    def find(self, words: list[str]) -> Iterator[Span]:
        """Every term, in order of its first word; of one concept only the longest at each place."""
        classes = self._classes
        count = len(words)
        keys = [
            (word, *classes.get(word, ()), *(self._digits if word[0].isdigit() else ()), _ANY) for word in words
        ]  # fmt: skip
        for first in range(count):
            states = [*self._roots]
            position = first
            best: dict[str, int] = {}
            while states and position < count:
                following: list[Node] = []
                for key in keys[position]:
                    for state in states:
                        nodes = state.get(key)
                        if nodes is not None:
                            following += nodes
                position += 1
                for state in following:
                    for name in state.get(_OUT, ()):
                        best[name] = position
                states = following
            for name, last in best.items():
                yield Span(name, first, last)


def _walk(root: Node, pattern: Pattern, *, shared: bool) -> list[Node]:
    """Lay the pattern's nodes from the root on; returns where it ends."""
    at = [root]
    for element in pattern:
        choices = ((element,),) if isinstance(element, str) else element
        meeting: Node = {}
        following: list[Node] = []
        for choice in choices:
            if not choice:
                following += [node for node in at if node not in following]
                continue
            ends = at
            for index, word in enumerate(choice):
                last = index == len(choice) - 1
                step: list[Node] = []
                for node in ends:
                    nodes = node.setdefault(word, [])
                    if shared:
                        if not nodes:
                            nodes.append({})
                        step.append(nodes[0])
                    else:
                        target = meeting if last else {}
                        nodes.append(target)
                        step.append(target)
                ends = step
            if shared:
                following += ends
        if not shared:
            following.append(meeting)
        at = following
    return at


def all_words(values: Iterable[Concept | Cue]) -> set[str]:
    """Every word that occurs in a term."""
    return {word for value in values for word in words_in(value) if not word.startswith("{") and word != _ANY}


def longest(spans: Iterable[Span]) -> list[Span]:
    """Without the spans that lie inside a longer one of the same name."""
    kept: list[Span] = []
    reach: dict[str, int] = {}
    for span in sorted(spans, key=lambda s: (s.first, -s.last)):
        if reach.get(span.name, -1) >= span.last:
            continue
        reach[span.name] = span.last
        kept.append(span)
    return kept
