"""Rules that nearly fired, found by trying each with one of its conditions lifted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from hipfacts.matching.rules import Candidate, CompiledRule
from hipfacts.trail import Trail

_FAR = 400  # words: as far as a rule may be told to look


class Near(NamedTuple):
    """A rule that would have fired here, but for ``missing``."""

    compiled: CompiledRule
    candidate: Candidate
    missing: str


class _Try(NamedTuple):
    compiled: CompiledRule
    changed: CompiledRule
    missing: str
    cost: tuple[int, float]


def near(trail: Trail, *, claim: str | None = None, most: int = 5) -> list[Near]:
    """The rules nearest to firing, nearest first: one a claim, or all of ``claim``."""
    if most < 1:
        return []
    fired = {(c.claim, c.compiled.rule.name) for c, _ in trail.judged}
    present = {span.name for span in trail.spans}
    tries: dict[str, _Try] = {}
    for number, compiled in enumerate(trail.rules.rules):
        if (compiled.claim, compiled.rule.name) in fired or (claim is not None and compiled.claim != claim):
            continue
        if claim is None and compiled.claim in trail.elsewhere:
            continue
        for step, tried in enumerate(_lifted(compiled, trail, present)):
            key = f"{number}.{step}"
            tries[key] = tried._replace(changed=replace(tried.changed, claim=key))
    ordered = sorted(tries, key=lambda key: tries[key].cost)
    found = trail.rules.instead([tries[key].changed for key in ordered]).match(trail.passage, list(trail.spans))
    first: dict[str, Candidate] = {}
    for candidate in found:
        first.setdefault(candidate.claim, candidate)
    told: dict[str, Near] = {}
    for key in ordered:
        compiled = tries[key].compiled
        whose = compiled.claim if claim is None else f"{compiled.claim}/{compiled.rule.name}"
        if key in first and whose not in told:
            told[whose] = Near(compiled, first[key], tries[key].missing)
    return list(told.values())[:most]


def _lifted(compiled: CompiledRule, trail: Trail, present: set[str]) -> Iterator[_Try]:
    """The rule with each of its conditions lifted; what is missing then, and how much is lifted."""
    lacking = [slot for slot in compiled.slots if present.isdisjoint(trail.rules.fillers(slot))]
    known = len(compiled.slots) - len(lacking)
    if not known or len(lacking) > 1:
        return
    size = 1 / len(compiled.slots)
    if not lacking:
        rule = compiled.rule
        for missing, changes in _conditions(compiled):
            yield _Try(compiled, _with(compiled, changes), missing, (0, size))
        everything = {"order": False, "gap": _FAR, "within": "caption"}
        yield _Try(
            compiled, replace(_with(compiled, everything), unless=frozenset(), unless_before=frozenset()),
            "its words are all here, but several of its conditions fail: order, nearness, `unless`", (1, size),
        )  # fmt: skip
        for slot, text in zip(compiled.slots, rule.all, strict=True):
            rest = tuple(other for other in compiled.slots if other is not slot)
            if rest and slot.topic:
                yield _Try(
                    compiled, replace(_with(compiled, {"gap": _FAR}), slots=rest),
                    f"`{text}` stands too far away, and no pronoun beside the rest means it", (2, size),
                )  # fmt: skip
        return
    slot = lacking[0]
    rest = tuple(other for other in compiled.slots if other is not slot)
    if rest:
        text = compiled.rule.all[compiled.slots.index(slot)]
        cost = 3 if len(rest) > 1 else 4
        yield _Try(compiled, replace(compiled, slots=rest), f"no words for {_slot(text)}", (cost, size))


def _conditions(compiled: CompiledRule) -> Iterator[tuple[str, dict[str, object]]]:
    rule = compiled.rule
    if rule.unless:
        yield "", {"unless": True}
    if rule.order:
        yield f"the order is another: it wants {' before '.join(rule.all)}", {"order": False}
    yield (
        f"the words stand more than {rule.gap} words apart (`gap: {rule.gap}`)",
        {"gap": _FAR},
    )
    if rule.within != "caption":
        yield f"the words stand in different {rule.within}s", {"within": "caption", "gap": _FAR}


def _with(compiled: CompiledRule, changes: dict[str, object]) -> CompiledRule:
    if "unless" in changes:
        return replace(compiled, unless=frozenset(), unless_before=frozenset())
    return replace(compiled, rule=compiled.rule.model_copy(update=changes))


def called_off_by(one: Near, trail: Trail) -> str:
    """What is missing, in words; the concepts that call the rule off where that is all."""
    if one.missing:
        return one.missing
    passage, here = trail.passage, one.candidate.sentence
    seen = {
        f'`{span.name}` ("{" ".join(passage.words[span.first : span.last])}")'
        for span in trail.spans
        if span.name in one.compiled.unless and here - 2 <= passage.sentence[span.first] <= here
    }
    return f"called off by {' and '.join(sorted(seen)) or 'its `unless`'} (`unless`)"


def wants(compiled: CompiledRule) -> str:
    """What a rule asks for, in words."""
    rule = compiled.rule
    order = ", in this order" if rule.order else ""
    return f"{' + '.join(rule.all)} within one {rule.within}{order}, at most {rule.gap} words apart"


def _slot(text: str) -> str:
    names = [f"`{name.strip()}`" for name in text.lstrip("^").split("|")]
    return " or ".join(names) if len(names) <= 4 else f"{', '.join(names[:4])} ..."
