"""Texts in which a claim may be missed: they name a topic, and none is found; grouped by what they have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import fuzz, process

from hipfacts.checker import Checker
from hipfacts.matching.index import Span, all_words
from hipfacts.text.folded_words import EVERYDAY
from hipfacts.text.passage import Passage

_WORDS = 3  # the most words of a phrase that names a group
_LEAST = 2  # texts of a group
_SAME = 92  # per cent: texts that much alike are one post, posted again
_MOST = 20_000  # texts that are compared with one another for copies


class Post(NamedTuple):
    """A text and the name it goes by: its file and line."""

    text: str
    name: str


class Group(NamedTuple):
    """Posts that have a phrase in common, most telling groups first; ``copies`` counts each post's reposts."""

    phrase: str
    posts: tuple[Post, ...]
    copies: int


class Missed(NamedTuple):
    """What was looked at, and what of it may hide a claim."""

    read: int
    found: int
    silent: int
    groups: tuple[Group, ...]
    alone: tuple[Post, ...]


def suggest(posts: Iterable[Post], checker: Checker) -> Missed:
    """Posts that hold a topic that claims are about (an anchor) but no finding, grouped by words beside it."""
    read = found = 0
    names = all_words(concept for concept in checker.knowledge.concepts.values() if concept.topic)
    silent: list[tuple[Post, frozenset[str], str]] = []
    for post in posts:
        read += 1
        if checker.check(post.text).findings:
            found += 1
            continue
        named = checker.anchors(post.text)
        if named is not None:
            passage, anchors = named
            phrases, content = _phrases(passage, anchors, names)
            silent.append((post, phrases, content))
    kept, copies = _without_copies(silent)
    groups, alone = _grouped(kept, copies)
    return Missed(read, found, len(silent), tuple(groups), tuple(alone))


def _phrases(passage: Passage, anchors: Iterable[Span], names: set[str]) -> tuple[frozenset[str], str]:
    """Phrases and content words of the sentences that name an anchor, and of those beside them, without the anchor.

    Phrases made of ``names`` alone, the words that anchors are made of, tell nothing.
    """
    hidden = {at for span in anchors for at in range(span.first, span.last)}
    beside = {passage.sentence[at] + step for at in hidden for step in (-1, 0, 1)}
    near = beside & set(range(len(passage.sentences)))
    phrases: set[str] = set()
    content: list[str] = []
    for number in sorted(near):
        sentence = passage.sentences[number]
        row: list[str] = []
        for at in range(sentence.first, sentence.last):
            word = passage.words[at]
            if at in hidden or not word[0].isalpha():
                row = []
                continue
            row.append(word)
            if word not in EVERYDAY:
                content.append(word)
            for size in range(1, min(_WORDS, len(row)) + 1):
                part = row[-size:]
                if part[0] not in EVERYDAY and part[-1] not in EVERYDAY and not names.issuperset(part):
                    phrases.add(" ".join(part))
    return frozenset(phrases), " ".join(sorted(content))


def _without_copies(
    silent: list[tuple[Post, frozenset[str], str]],
) -> tuple[list[tuple[Post, frozenset[str]]], Counter[str]]:
    """One of each post that stands several times, and how often each stands there again, by its name."""
    kept: list[tuple[Post, frozenset[str]]] = []
    contents: list[str] = []
    copies: Counter[str] = Counter()
    exact: dict[str, str] = {}
    for post, phrases, content in silent:
        if content in exact:
            copies[exact[content]] += 1
            continue
        near = (
            process.extractOne(content, contents, scorer=fuzz.ratio, score_cutoff=_SAME)
            if content and len(contents) < _MOST
            else None
        )
        if near is not None:
            copies[kept[near[2]][0].name] += 1
            continue
        exact[content] = post.name
        kept.append((post, phrases))
        contents.append(content)
    return kept, copies


def _grouped(kept: list[tuple[Post, frozenset[str]]], copies: Counter[str]) -> tuple[list[Group], list[Post]]:
    """Each post in the group of its most telling phrase: shared by many, and long."""
    waiting = dict(enumerate(kept))
    holders: dict[str, set[int]] = {}
    for number, (_, phrases) in waiting.items():
        for phrase in phrases:
            holders.setdefault(phrase, set()).add(number)
    weights = {phrase: 1 + 0.5 * phrase.count(" ") for phrase, who in holders.items() if len(who) >= _LEAST}
    groups: list[Group] = []
    while weights:
        best = max(weights, key=lambda phrase: (len(holders[phrase]) * weights[phrase], phrase))
        who = sorted(holders[best])
        if len(who) < _LEAST:
            break
        posts = tuple(waiting.pop(number)[0] for number in who)
        groups.append(Group(best, posts, sum(copies[post.name] for post in posts)))
        gone = set(who)
        for phrase in list(weights):
            holders[phrase] -= gone
            if len(holders[phrase]) < _LEAST:
                del weights[phrase]
    return groups, [post for post, _ in waiting.values()]
