"""Rules over concepts: which claims a passage may carry, and where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from hipfacts.matching.index import Span
from hipfacts.models import Claim, Concept, Rule
from hipfacts.text.passage import Passage, Sentence

_PRONOUNS = frozenset("they them it those these mine yours hers theirs ones".split())
_WITHOUT = frozenset("no without not never zero skip avoid forget ditch".split())
_SINGULAR = frozenset("dip dent divot notch indent indentation hollow depression gap groove scoop crater".split())
_SAY = frozenset("say said tell told claim claimed promise promised swear swore think thought call called".split())
_PRONOUN_REACH = 5  # words between a pronoun and the verb it belongs to
_CARRIED = 2  # sentences before the head's in which a `^concept` may stand
_MEMORY = 8  # sentences over which a topic stays in mind
_AHEAD = 2  # ... and over which it may be announced by a pronoun
_PRONOUN_SCORE = 0.92  # a pronoun's referent is a guess: the finding is a little less sure
_MOST_SPANS = 24  # of one concept in one sentence: more means a list of keywords, and the nearest ones decide anyway


class Slot(NamedTuple):
    """The concepts that fill a slot, each with whether it turns the stance round."""

    names: dict[str, bool]
    topic: bool
    carried: bool  # written `^concept`: may stand in one of the sentences just before


class Filled(NamedTuple):
    """A span in its slot."""

    span: Span
    flips: bool
    how: str  # exact, topic


@dataclass(frozen=True, slots=True)
class CompiledRule:
    claim: str
    outcome: bool
    rule: Rule
    slots: tuple[Slot, ...]
    unless: frozenset[str]
    unless_before: frozenset[str]


@dataclass(slots=True)
class Candidate:
    """A rule that fired: its slots in the rule's order, the head first; ``first``/``last`` are its words."""

    compiled: CompiledRule
    filled: tuple[Filled, ...]
    first: int
    last: int
    sentence: int
    score: float

    @property
    def claim(self) -> str:
        return self.compiled.claim

    @property
    def head(self) -> Span:
        return self.filled[0].span

    @property
    def flips(self) -> int:
        return self.compiled.rule.denies + sum(f.flips for f in self.filled)


def fillers(name: str, concepts: Mapping[str, Concept]) -> dict[str, bool]:
    """The concepts that satisfy ``name``: itself, what it includes, its own opposites (True: they turn a stance)."""
    found: dict[str, bool] = {}
    pending = [(name, False)]
    while pending:
        current, flips = pending.pop()
        if current in found:
            continue
        found[current] = flips
        pending += [(other, flips) for other in concepts[current].includes]
        if current == name:
            pending += [(other, True) for other in concepts[current].opposites]
    return found


def compile_rules(claims: Iterable[Claim], concepts: Mapping[str, Concept]) -> list[CompiledRule]:
    compiled = []
    for claim in claims:
        for rule in claim.rules:
            slots = []
            for text in rule.all:
                names: dict[str, bool] = {}
                for name in text.lstrip("^").split("|"):
                    for other, flips in fillers(name.strip(), concepts).items():
                        names[other] = names.get(other, True) and flips
                topic = any(concepts[n].topic for n, flips in names.items() if not flips)
                slots.append(Slot(names, topic, text.startswith("^")))
            blockers: dict[bool, set[str]] = {False: set(), True: set()}
            for text in rule.unless:
                for name in text.lstrip("^").split("|"):
                    blocking = [n for n, flips in fillers(name.strip(), concepts).items() if not flips]
                    blockers[False].update(blocking)
                    blockers[text.startswith("^")].update(blocking)
            compiled.append(
                CompiledRule(
                    claim.id, claim.outcome, rule, tuple(slots), frozenset(blockers[False]), frozenset(blockers[True])
                )
            )
    return compiled


# Where, beside its head, a slot of a rule may be filled from: areas of which each is part of the next.
_HERE, _BEFORE, _AROUND, _ANYWHERE = range(4)
_Needed = tuple[tuple[int, int], ...]  # areas, and masks of the concepts of which one must be there


class RuleSet:
    """Compiled rules, found by the concepts that can be their head."""

    def __init__(self, claims: Iterable[Claim], concepts: Mapping[str, Concept]) -> None:
        self.rules = compile_rules(claims, concepts)
        self.topics = frozenset(name for name, concept in concepts.items() if concept.topic)
        self._family = _families(self.topics, concepts)
        self._bits = {name: 1 << position for position, name in enumerate(sorted(concepts))}
        self._by_head: dict[str, list[tuple[CompiledRule, _Needed]]] = {}
        self._by_filler: dict[str, list[tuple[int, ...]]] = {}  # by the concepts of the slot that fewest can fill
        for masks in {tuple(sorted(map(self._mask, rule.slots), key=int.bit_count)) for rule in self.rules}:
            for name, bit in self._bits.items():
                if bit & masks[0]:
                    self._by_filler.setdefault(name, []).append(masks[1:])
        self._put(self.rules)

    def _put(self, rules: Iterable[CompiledRule]) -> None:
        for rule in rules:
            needed = self._needed(rule)
            for name in rule.slots[0].names:
                self._by_head.setdefault(name, []).append((rule, needed))

    def instead(self, rules: Iterable[CompiledRule]) -> RuleSet:
        """The same set with other rules over the same concepts, to try what would have fired."""
        other = copy(self)
        other.rules, other._by_head = list(rules), {}
        other._put(other.rules)
        return other

    def _mask(self, slot: Slot) -> int:
        return sum(self._bits[name] for name in self.fillers(slot))

    def _needed(self, compiled: CompiledRule) -> _Needed:
        within = compiled.rule.within
        return tuple(
            (
                _ANYWHERE if within == "caption"
                else _AROUND if slot.topic and within != "clause"  # a pronoun may stand for it
                else _BEFORE if slot.carried
                else _HERE,
                self._mask(slot),
            )
            for slot in compiled.slots[1:]
        )  # fmt: skip

    def may_fire(self, spans: list[Span]) -> bool:
        """Whether the concepts that were found could fill all slots of a rule, wherever they stand, or name a topic."""
        names = {span.name for span in spans}
        if not self.topics.isdisjoint(names):
            return True  # it may be like an example
        present = sum([self._bits[name] for name in names])
        return any(_all_in(present, masks) for name in names for masks in self._by_filler.get(name, ()))

    def fillers(self, slot: Slot) -> set[str]:
        """The concepts of which one at least must be in a text for a slot to be filled.

        A topic may be meant by a pronoun, if it is named at all, by whatever name.
        """
        families = {self._family[name] for name in slot.names if name in self._family} if slot.topic else set()
        return {*slot.names, *(name for name, family in self._family.items() if family in families)}

    def match(self, passage: Passage, spans: list[Span]) -> list[Candidate]:
        """Every place where a rule's slots are filled; overlaps between claims are settled later."""
        found: list[Candidate] = []
        by_sentence: list[dict[str, list[Span]]] = [{} for _ in passage.sentences]
        of_word = passage.sentence
        for span in spans:
            here = by_sentence[of_word[span.first]]
            name = span.name
            if name not in here:
                here[name] = [span]
            elif len(here[name]) < _MOST_SPANS:
                here[name].append(span)
        topic_at: dict[str, list[int]] = {}  # by family of topics: the sentences that name one
        for index, here in enumerate(by_sentence):
            if not self.topics.isdisjoint(here):
                for family in {self._family[name] for name in self.topics.intersection(here)}:
                    topic_at.setdefault(family, []).append(index)
        bits = self._bits
        masks = [sum([bits[name] for name in here]) for here in by_sentence]
        anywhere = _union(masks)
        for index, here in enumerate(by_sentence):
            areas = (
                masks[index],
                _union(masks[max(0, index - _CARRIED) : index + 1]),
                _union(masks[max(0, index - _MEMORY) : index + _AHEAD + 1]),
                anywhere,
            )
            for name in here:
                for compiled, needed in self._by_head.get(name, ()):
                    for area, mask in needed:
                        if not areas[area] & mask:
                            break
                    else:
                        found += self._candidates(compiled, here[name], index, passage, by_sentence, topic_at)
        return _distinct(found)

    def _candidates(
        self,
        compiled: CompiledRule,
        heads: list[Span],
        index: int,
        passage: Passage,
        by_sentence: list[dict[str, list[Span]]],
        topic_at: Mapping[str, list[int]],
    ) -> list[Candidate]:
        fired = (self._fire(compiled, head, index, passage, by_sentence, topic_at) for head in heads)
        return [candidate for candidate in fired if candidate is not None]

    def _fire(
        self,
        compiled: CompiledRule,
        head: Span,
        index: int,
        passage: Passage,
        by_sentence: list[dict[str, list[Span]]],
        topic_at: Mapping[str, list[int]],
    ) -> Candidate | None:
        rule = compiled.rule
        here = by_sentence[index]
        if passage.sentence[head.last - 1] != index:
            return None
        sentence = passage.sentences[index]
        filled = [Filled(head, compiled.slots[0].names[head.name], "exact")]
        first, last = head.first, head.last
        score = rule.score
        for slot in compiled.slots[1:]:
            got = self._nearest(slot, rule, here, filled, first, last, passage)
            if got is None and slot.topic and rule.within != "clause":
                families = {self._family[name] for name in slot.names if name in self._family}
                named = sorted({at for family in families for at in _near(topic_at.get(family, ()), index)})
                got = self._pronoun(rule, head, sentence, passage, filled, slot) if named else None
                if got is None and rule.elliptic and self._implied(head, sentence, index, named):
                    got = Filled(head, False, "implied")
                if got is not None:
                    score *= _PRONOUN_SCORE
            if got is None and (slot.carried or rule.within == "caption"):
                got = self._elsewhere(slot, index, by_sentence, _CARRIED if slot.carried else 100)
                if got is not None:
                    filled.append(got)
                    continue  # its words are evidence, not part of the quote
            if got is None:
                return None
            filled.append(got)
            first, last = min(first, got.span.first), max(last, got.span.last)
        if rule.order and any(a.span.first >= b.span.first for a, b in pairwise(filled)):
            return None
        if compiled.unless and self._called_off(compiled, rule, here, passage, filled):
            return None
        if compiled.unless_before and any(
            not self._ruled_out(span, passage)
            for at in range(max(0, index - 2), index)
            for name in compiled.unless_before & by_sentence[at].keys()
            for span in by_sentence[at][name]
        ):
            return None
        return Candidate(compiled, tuple(filled), first, last, index, score)

    def _nearest(
        self,
        slot: Slot,
        rule: Rule,
        here: dict[str, list[Span]],
        filled: list[Filled],
        first: int,
        last: int,
        passage: Passage,
    ) -> Filled | None:
        best: Filled | None = None
        best_cost: tuple[int, int] = (rule.gap, 1 << 30)
        clause = passage.clause[filled[0].span.first]
        for name in [name for name in slot.names if name in here]:
            for span in here[name]:
                if _overlaps(span, filled):
                    continue
                if rule.order and span.first < filled[-1].span.last:
                    continue
                if rule.within == "clause" and passage.clause[span.first] != clause:
                    continue
                distance = max(span.first - last, first - span.last, 0)
                cost = (distance, -(span.last - span.first))
                if distance <= rule.gap and (best is None or cost < best_cost):
                    best, best_cost = Filled(span, slot.names[name], "exact"), cost
        return best

    def _pronoun(
        self,
        rule: Rule,
        head: Span,
        sentence: Sentence,
        passage: Passage,
        filled: list[Filled],
        slot: Slot,
    ) -> Filled | None:
        """A pronoun beside the head that stands for the topic named in another sentence.

        After the head it must follow at once ("fix them"); before it a subject may stand a few words off, unless the
        rule is ordered. "It" cannot stand for "dips".
        """
        words = passage.words
        near = [*range(head.last, min(sentence.last, head.last + 2))]
        if not rule.order:
            near += range(head.first - 1, max(sentence.first, head.first - _PRONOUN_REACH) - 1, -1)
        for position in near:
            word = words[position]
            if word not in _PRONOUNS or passage.clause[position] != passage.clause[head.first]:
                continue
            if word == "it" and self._plural(passage):
                continue
            if word == "they" and not _SAY.isdisjoint(words[position + 1 : position + 2]):
                continue  # "whatever they say": people
            if any(f.span.first <= position < f.span.last for f in filled):
                continue
            name = next(n for n, flips in slot.names.items() if n in self.topics and not flips)
            return Filled(Span(name, position, position + 1), False, "topic")
        return None

    @staticmethod
    def _plural(passage: Passage) -> bool:
        return passage.once("plural", lambda each: _SINGULAR.isdisjoint(each.words))

    def _implied(self, head: Span, sentence: Sentence, index: int, topic_at: list[int]) -> bool:
        """Whether the topic goes without saying: it was just named, and this is short or opens with the head."""
        near = any(0 < index - at <= 2 for at in topic_at)
        return near and (head.first - sentence.first <= 2 or sentence.last - sentence.first <= 8)

    def _elsewhere(self, slot: Slot, index: int, by_sentence: list[dict[str, list[Span]]], reach: int) -> Filled | None:
        order = [index - step for step in range(1, reach + 1) if index - step >= 0]
        if reach > _CARRIED:
            order += range(index + 1, min(len(by_sentence), index + reach))
        for at in order:
            there = by_sentence[at]
            for name in slot.names if there else ():
                if name in there:
                    return Filled(there[name][0], slot.names[name], "carried")
        return None

    @staticmethod
    def _ruled_out(span: Span, passage: Passage) -> bool:
        """Whether what would call a rule off is only named as not used: "no surgery"."""
        return not _WITHOUT.isdisjoint(passage.words[max(0, span.first - 2) : span.first])

    def _called_off(
        self, compiled: CompiledRule, rule: Rule, here: dict[str, list[Span]], passage: Passage, filled: list[Filled]
    ) -> bool:
        clauses = {passage.clause[f.span.first] for f in filled}
        for name in compiled.unless & here.keys():
            for span in here[name]:
                if self._ruled_out(span, passage):
                    continue
                if rule.within == "clause" and passage.clause[span.first] not in clauses:
                    continue
                return True
        return False


def _near(sentences: Sequence[int], index: int) -> Sequence[int]:
    """Those of the sentences that name a topic of which a pronoun in sentence ``index`` may still mean it."""
    return sentences[bisect_left(sentences, index - _MEMORY) : bisect_right(sentences, index + _AHEAD)]


def _overlaps(span: Span, filled: list[Filled]) -> bool:
    """Whether a span shares a word with one that fills another slot."""
    first, last = span.first, span.last
    for other, _, _ in filled:  # noqa: SIM110 - as in `_all_in`
        if first < other.last and other.first < last:
            return True
    return False


def _union(masks: list[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union


def _all_in(present: int, needed: Sequence[int]) -> bool:
    """Whether something of each mask is present."""
    for mask in needed:  # noqa: SIM110 - `all` over a generator costs several times as much, and this is the hot path
        if not present & mask:
            return False
    return True


def _families(topics: Iterable[str], concepts: Mapping[str, Concept]) -> dict[str, str]:
    """Topics that some concept includes side by side are names of one thing; each goes by the first of them."""
    family = {name: name for name in sorted(topics)}
    for concept in [name for name in sorted(concepts) if concepts[name].includes]:
        together = sorted({family[name] for name in fillers(concept, concepts) if name in family})
        for name, own in family.items():
            if own in together:
                family[name] = together[0]
    return family


def _distinct(found: list[Candidate]) -> list[Candidate]:
    """One candidate per claim and head: the surest, then the shortest."""
    best: dict[tuple[str, int, int], Candidate] = {}
    for candidate in found:
        key = (candidate.claim, candidate.head.first, candidate.sentence)
        other = best.get(key)
        if other is None or (candidate.score, other.last - other.first) > (
            other.score,
            candidate.last - candidate.first,
        ):
            best[key] = candidate
    return sorted(best.values(), key=lambda c: (c.first, c.last))
