"""Which texts cannot carry any claim: they end here, before spaCy is even imported.

Each rule needs certain concepts, each concept one of certain words. A text whose words cover no rule is dismissed. The
screen may let a text through for nothing; it never stops one in which a rule could fire, for every term is represented
by one of its own words, and a term made of everyday words alone counts as always present.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from hipfacts.matching.rules import CompiledRule
from hipfacts.models import Concept
from hipfacts.terms import Pattern, patterns, single_words
from hipfacts.text.folded_words import EVERYDAY, NORMS, PAIRS

_WORD = re.compile(r"[a-z]+|[0-9]")
_LONG = re.compile(r"[a-z]{3,}")
_DIGIT = "{number}"


class Screen:
    """Passes or stops folded texts for a set of compiled rules."""

    def __init__(
        self, rules: Iterable[CompiledRule], concepts: Mapping[str, Concept], topics: Iterable[str] = ()
    ) -> None:
        """``topics`` are concepts that are looked into by themselves: a text that names one may be like an example."""
        rules, topics = list(rules), sorted(topics)
        beside = {name: concepts[name].needs for name in topics}
        used = sorted(
            {name for rule in rules for slot in rule.slots for name in slot.names}.union(topics, *beside.values())
        )
        self._bits: dict[str, int] = {}
        always = 0
        spread = _spread(used, concepts)
        for position, name in enumerate(used):
            bit = 1 << position
            for pattern in patterns(concepts[name]):
                words = _key(pattern, concepts, spread)
                if words is None:
                    always |= bit
                else:
                    for word in words:
                        self._bits[word] = self._bits.get(word, 0) | bit
        for short, norm in NORMS.items():
            if norm in self._bits:
                self._bits[short] = self._bits.get(short, 0) | self._bits[norm]
        self._digits = self._bits.pop(_DIGIT, 0)
        for digit in "0123456789":
            if self._digits:
                self._bits[digit] = self._bits.get(digit, 0) | self._digits
        places = {name: position for position, name in enumerate(used)}
        wanted = [[list(slot.names) for slot in rule.slots] for rule in rules]
        wanted += [[[name], list(needed)] if needed else [[name]] for name, needed in beside.items()]
        needs = []
        for slots in wanted:
            masks = [sum({1 << places[name] for name in names}) for names in slots]
            needs.append(tuple(sorted((m for m in masks if not m & always), key=lambda mask: bin(mask).count("1"))))
        self._needs = tuple(sorted(set(needs), key=len))
        self._memo: dict[int, bool] = {}

    def passes(self, text: str) -> bool:
        """Whether a folded text may carry a claim."""
        get: Callable[[str, int], int] = self._bits.get
        mask = 0
        for word in set(_WORD.findall(text)):
            mask |= get(word, 0)
        if not mask:
            return any(not slots for slots in self._needs)
        known = self._memo.get(mask)
        if known is None:
            known = any(all(mask & slot for slot in slots) for slots in self._needs)
            if len(self._memo) > _MEMO:
                self._memo.clear()
            self._memo[mask] = known
        return known


_MEMO = 50_000  # masks; distinct ones are few, this only bounds a hostile stream


def _spread(used: Iterable[str], concepts: Mapping[str, Concept]) -> Counter[str]:
    """How many terms a word occurs in: the rarer, the better it stands for its term."""
    count: Counter[str] = Counter()
    for name in used:
        for pattern in patterns(concepts[name]):
            for element in pattern:
                for choice in ((element,),) if isinstance(element, str) else element:
                    count.update(set(choice))
    return count


def needed_words(
    rules: Iterable[CompiledRule],
    concepts: Mapping[str, Concept],
    topics: Iterable[str],
    given: Mapping[str, set[str]] | None = None,
) -> set[str]:
    """Words of three letters or more of which a folded text has one if any of the rules fires, or it names a topic.

    ``given`` has the words of concepts for which they are known already.
    None at all where there are no such words: some rule may fire in any text.
    """
    rules, topics = list(rules), list(topics)
    used = {name for rule in rules for slot in rule.slots for name in slot.names}.union(topics)
    spread = _spread(used, concepts)
    short = {norm for other, norm in NORMS.items() if not _LONG.fullmatch(other)}  # "u" would be no word of a field

    def says(word: str) -> bool:
        if len(word) == 1 and not word.isascii() and not word.isalnum():
            return True  # an emoji
        return _says(word) and _LONG.fullmatch(word) is not None and word not in short

    words_of: dict[str, set[str] | None] = {}
    for name in used:
        if given and name in given:
            words_of[name] = given[name]
            continue
        keys = [_key(pattern, concepts, spread, says) for pattern in patterns(concepts[name])]
        lost = any(key is None or _DIGIT in key for key in keys)
        words_of[name] = None if lost else set[str]().union(*(key for key in keys if key))
    needed: set[str] = set()
    wanted = [[list(slot.names) for slot in rule.slots] for rule in rules] + [[[topic]] for topic in topics]
    for slots in wanted:
        options = [
            set[str]().union(*(words_of[name] or () for name in names))
            for names in slots if all(words_of[name] is not None for name in names)
        ]  # fmt: skip
        if not options:
            return set()
        needed |= min(options, key=lambda words: (len(words - needed), len(words)))
    return needed | {other for other, norm in NORMS.items() if norm in needed}


def _key(
    pattern: Pattern, concepts: Mapping[str, Concept], spread: Counter[str], says: Callable[[str], bool] | None = None
) -> set[str] | None:
    """The words of which one must be present where the pattern is; None where any text may hold it."""
    says = says or _says
    best: tuple[int, set[str]] | None = None
    for element in pattern:
        words: set[str] | None = set()
        weight = 0
        for choice in ((element,),) if isinstance(element, str) else element:
            options = [w for w in (_words(word, concepts, says) for word in choice) if w is not None]
            if not options:
                words = None
                break
            rarest = min(options, key=lambda group: (sum(spread[w] for w in group), len(group)))
            assert words is not None
            words |= rarest
            weight += sum(spread[w] for w in rarest)
        if words is not None and (best is None or weight < best[0]):
            best = (weight, words)
    return None if best is None else best[1]


def _words(word: str, concepts: Mapping[str, Concept], says: Callable[[str], bool]) -> set[str] | None:
    """The words an element of a term stands for, or None where it says nothing about the text."""
    if word == "_":
        return None
    if not word.startswith("{"):
        return {word} if says(word) else None
    members = single_words(concepts[word[1:-1]])
    if not all(map(says, members)):
        return None
    return members | {_DIGIT} if word == _DIGIT else members


def _says(word: str) -> bool:
    """Whether a word tells texts apart and is spelt in a folded text as it is here."""
    return word.isascii() and word.isalpha() and word not in EVERYDAY and word not in _MADE


# These arise from contractions when a text is cut into words; they may not stand in the text as such.
_MADE = frozenset(part for pair in PAIRS.values() for part in pair)
