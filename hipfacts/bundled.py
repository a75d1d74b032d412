"""Checks with the bundled knowledge base, for those who need no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from hipfacts.checker import Checker
from hipfacts.knowledge import KnowledgeBase
from hipfacts.models import Report


@lru_cache(maxsize=1)
def checker() -> Checker:
    """The checker of the bundled knowledge base, built on first use and kept."""
    return Checker(KnowledgeBase.bundled())


def check(text: str) -> Report:
    """The report on one text: which known claims it carries, and what it does with them.

    Offsets are Python characters of ``text``: ``text[finding.start:finding.end] == finding.quote``.

    >>> [finding.claim for finding in check("Side plank hip dips, 3 sets of 12.").findings]
    []
    """
    return checker().check(text)


def check_many(texts: Iterable[str], *, workers: int = 1) -> Iterator[Report]:
    """Reports for texts, lazily and in their order. ``workers`` is the number of processes, 1 for none of its own."""
    return checker().check_many(texts, workers=workers)
