"""The little language in which concepts and cues are written.

``get rid of``          words, matched in a row
``(a|b c|) dip``        one of several, possibly nothing
``{poss} hips``         any one word of the concept ``poss``
``lose _ inches``       ``_`` is any one word
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from hipfacts.inflection import noun_forms, verb_forms
from hipfacts.models import Concept, Cue

_HYPHEN = re.compile(r"(?<=\w)-(?=\w)(?![\w/-]*\})")  # inside words, where folded text has a space too

LONGEST = 40  # words of a term: each word of a text is held against so many at most

Choice = tuple[str, ...]
Element = str | tuple[Choice, ...]
Pattern = tuple[Element, ...]


class TermError(ValueError):
    """A term that does not follow the little language."""


def words_of(plain: str, term: str) -> Choice:
    """A bracket-free piece as a row of words, ``{class}`` and ``_`` elements."""
    try:
        return _row(plain)
    except TermError as error:
        raise TermError(f"`{term}`: {error}") from None


@lru_cache(maxsize=1 << 15)  # alternatives recur from term to term
def _row(plain: str) -> Choice:
    elements: list[str] = []
    for piece in _HYPHEN.sub(" ", plain.lower()).split():
        if piece.startswith("{") != piece.endswith("}"):
            raise TermError(f"`{piece}` is neither a word nor a {{concept}}")
        if piece.endswith("n't") and len(piece) > 3:
            elements += [{"ca": "can", "wo": "will", "sha": "shall"}.get(piece[:-3], piece[:-3]), "not"]
        elif "'" in piece.strip("'"):
            stem, _, tail = piece.partition("'")
            elements += [stem, "'" + tail]
        else:
            elements.append(piece)
    return tuple(elements)


def parse(term: str) -> Pattern:
    """A term as its row of elements; a bracket becomes a tuple of choices."""
    elements: list[Element] = []
    rest = term
    while rest:
        before, bracket, rest = rest.partition("(")
        if ")" in before or "|" in before:
            raise TermError(f"`{term}` has a stray `)` or `|`")
        elements += words_of(before, term)
        if bracket:
            inside, closed, rest = rest.partition(")")
            if not closed:
                raise TermError(f"`{term}` has a `(` without `)`")
            if "(" in inside:
                raise TermError(f"`{term}` nests brackets")
            elements.append(tuple(words_of(choice, term) for choice in inside.split("|")))
    if not elements:
        raise TermError("a term is empty")
    if len(elements) > LONGEST:
        raise TermError(f"`{term[:40]} ...` has more than {LONGEST} words")
    return tuple(elements)


def _inflected(element: Element, forms: Callable[[str], tuple[str, ...]], *, first: bool) -> Element:
    """The element with its first (or last) word in all its forms."""
    choices = ((element,),) if isinstance(element, str) else element
    made: list[Choice] = []
    for choice in choices:
        if not choice:
            made.append(choice)
            continue
        word = choice[0] if first else choice[-1]
        for form in (word,) if word.startswith("{") or word == "_" else forms(word):
            made.append((form, *choice[1:]) if first else (*choice[:-1], form))
    return made[0][0] if len(made) == 1 and len(made[0]) == 1 else tuple(made)


def patterns(value: Concept | Cue) -> Iterator[Pattern]:
    """Every row of elements that a concept or cue stands for, inflected."""
    for term in value.words:
        yield parse(term)
    for term in value.verbs:
        first, *rest = parse(term)
        yield (_inflected(first, verb_forms, first=True), *rest)
    for term in value.nouns if isinstance(value, Concept) else ():
        *head, last = parse(term)
        yield (*head, _inflected(last, noun_forms, first=False))


def words_in(value: Concept | Cue) -> Iterator[str]:
    """Every word and ``{class}`` that occurs in the terms."""
    for pattern in patterns(value):
        for element in pattern:
            if isinstance(element, str):
                yield element
            else:
                for choice in element:
                    yield from choice


def classes_of(value: Concept | Cue) -> set[str]:
    """The ``{name}`` classes that a concept's or cue's terms use."""
    return {word[1:-1] for word in words_in(value) if word.startswith("{")}


def single_words(value: Concept) -> set[str]:
    """The one-word terms of a concept, inflected: what ``{name}`` stands for."""
    found: set[str] = set()
    for pattern in patterns(value):
        if len(pattern) == 1:
            element = pattern[0]
            choices = ((element,),) if isinstance(element, str) else element
            found.update(choice[0] for choice in choices if len(choice) == 1 and not choice[0].startswith("{"))
    return found
