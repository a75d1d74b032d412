"""Where in a passage concepts and cues stand: one walk over the words through an automaton of all terms.

The terms make a graph of words (a trie, Fredkin 1960, whose brackets meet again) that finds all terms of all concepts
in one pass; `{class}` steps keep "the dent at the side of my hip" from being written out for every dent, side and
owner. Walking it would mean to follow hundreds of nodes at once, so sets of nodes become states when a text first
leads there (lazy subset construction, Rabin and Scott 1959; as in RE2, Cox 2010): after that, a word is one look-up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from hipfacts.models import Concept, Cue
from hipfacts.terms import Pattern, classes_of, patterns, single_words, words_in

Node = dict[str, list[Any]]

_ANY = "_"
_OUT = ""  # key of a node's outputs: the empty string is no word
_FIGURE = "0 "  # stands for figures that no term names; a word has no space
_END = "  "
_OTHER = " "  # stands for words that no term has
_MANY = 3  # nodes of a state that are worth merging
_OFTEN = 3  # ... after so many words were looked up in them
_STATES = 50_000  # texts about the topic lead to some thousands; this only bounds a hostile stream


class Span(NamedTuple):
    """A concept or cue on words ``[first, last)``."""

    name: str
    first: int
    last: int


class _State:
    """A set of nodes that are reached together; ``after`` fills up with what follows on which word."""

    __slots__ = ("after", "nodes", "outputs")

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.after: dict[str, _State | None] = {}
        self.outputs = tuple(sorted({name for node in nodes for name in node.get(_OUT, ())}))


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
        self._alphabet = frozenset(all_words(values.values())).union(self._classes)
        self._forget()

    def __getstate__(self) -> dict[str, object]:
        """The terms alone: states are found anew."""
        return {name: value for name, value in self.__dict__.items() if name not in ("_states", "_start")}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._forget()

    def _forget(self) -> None:
        self._states: dict[tuple[int, ...], _State] = {}
        self._start = _State(list(self._roots))

    def find(self, words: list[str]) -> list[Span]:
        """Every term, in order of its first word, the longer first; of one concept only the longest at each place."""
        alphabet, start, step = self._alphabet, self._start, self._step
        # words that no term has are all alike, and so are other figures
        letters = [word if word in alphabet else _FIGURE if word[0].isdigit() else _OTHER for word in words]
        letters.append(_END)
        found: list[Span] = []
        for first in range(len(words)):
            if len(self._states) > _STATES:
                self._forget()
                start = self._start
            state = start
            position = first
            best: dict[str, int] = {}
            while True:
                letter = letters[position]
                following = state.after.get(letter, _UNKNOWN)
                if following is _UNKNOWN:
                    following = step(state, letter)
                if following is None:
                    break
                state = following
                position += 1
                for name in state.outputs:
                    best[name] = position
            if best:
                ends = best.items() if len(best) == 1 else sorted(best.items(), key=_end, reverse=True)
                found += [Span(name, first, last) for name, last in ends]
        return found

    def _step(self, state: _State, letter: str) -> _State | None:
        """Where a word leads from a state; worked out once."""
        if letter == _END:
            state.after[letter] = None
            return None
        keys = (letter, *self._classes.get(letter, ()), *(self._digits if letter[0].isdigit() else ()), _ANY)
        if len(state.nodes) > _MANY and len(state.after) >= _OFTEN:
            state.nodes = [_merged(state.nodes)]
        nodes = [following for key in keys for node in state.nodes for following in node.get(key, ())]
        reached: _State | None = None
        if nodes:
            unique = {id(node): node for node in nodes}
            reached = self._states.setdefault(tuple(sorted(unique)), _State(list(unique.values())))
        state.after[letter] = reached
        return reached


_UNKNOWN = _State([])


def _merged(nodes: list[Node]) -> Node:
    """One node with all that follows on some."""
    merged: Node = {}
    for node in nodes:
        for key, following in node.items():
            merged.setdefault(key, []).extend(following)
    return merged


def _end(item: tuple[str, int]) -> int:
    return item[1]


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
    """Of `TermIndex.find`'s spans, those that do not lie inside a longer one of the same name."""
    kept: list[Span] = []
    reach: dict[str, int] = {}
    for span in spans:
        if reach.get(span.name, -1) >= span.last:
            continue
        reach[span.name] = span.last
        kept.append(span)
    return kept
