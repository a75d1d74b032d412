"""What a curator should look at in a knowledge base: matters of judgement, which `hipfacts.audit` lets pass."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import combinations
from pathlib import Path
from statistics import median

from rapidfuzz import fuzz

from hipfacts.audit import Problem, located, unmark, words_of
from hipfacts.checker import Checker
from hipfacts.knowledge import KnowledgeBase
from hipfacts.matching.rules import CompiledRule, compile_rules
from hipfacts.models import Claim, Stance, Status
from hipfacts.readability import reading_ease
from hipfacts.terms import classes_of, patterns
from hipfacts.text.folded_words import EVERYDAY

_EASY_FACT, _EASY_WHY = 45, 30  # reading ease: facts are for everybody; explanations may be as hard as a newspaper's
_ALIKE = 75  # per cent, of the words of two examples: above that they are variations of one sentence
_MYTH = 75  # per cent: so much of the claim, word by word, at the start of a fact repeats it


def notes(knowledge: KnowledgeBase, *, only: Collection[str] | None = None) -> tuple[Problem, ...]:
    """Everything worth a look in the claims of ``only`` (default: all) that have rules, in file and line order."""
    claims = [
        claim for claim in knowledge.claims.values()
        if (only is None or claim.id in only) and claim.status is not Status.DEPRECATED and claim.rules
    ]  # fmt: skip
    checker = Checker(knowledge, experimental=True)
    found = [note for claim in claims for part in _PARTS for note in part(claim, knowledge)]
    found += [note for claim in claims for note in _proof(claim, knowledge, checker)]
    files = {Path(knowledge.documents[claim.id].file).parent for claim in claims if claim.id in knowledge.documents}
    found += _unused_concepts(knowledge, files)
    found += _everyday(knowledge, files)
    return tuple(sorted(found, key=lambda note: (note.file, note.line)))


def _one_wording(claim: Claim, knowledge: KnowledgeBase) -> Iterator[Problem]:
    texts = [text.replace("[[", "").replace("]]", "").lower() for text in claim.examples.asserted]
    likeness = median(fuzz.token_sort_ratio(a, b) for a, b in combinations(texts, 2))
    if likeness >= _ALIKE:
        yield located(
            knowledge, claim, ("examples", "asserted"), f"the asserted examples are all of one wording "
            f"({likeness:.0f} % alike)", "say it as different strangers would: look at real posts",
        )  # fmt: skip


def _hard_to_read(claim: Claim, knowledge: KnowledgeBase) -> Iterator[Problem]:
    for key, least in (("fact", _EASY_FACT), ("explanation", _EASY_WHY)):
        ease = reading_ease(getattr(claim.correction, key))
        if ease < least:
            yield located(
                knowledge, claim, ("correction", key), f"the {key} is hard to read (reading ease {ease:.0f}; plain "
                "English has 60)", "use shorter sentences and words",
            )  # fmt: skip


def _myth_first(claim: Claim, knowledge: KnowledgeBase) -> Iterator[Problem]:
    myth = words_of(claim.claim)
    likeness = fuzz.ratio(myth, words_of(claim.correction.fact)[: len(myth)])
    if likeness >= _MYTH:
        yield located(
            knowledge, claim, ("correction", "fact"), "the fact starts much as the claim does "
            f"({likeness:.0f} % of its words)", "say what is true first, in other words than the claim's",
        )  # fmt: skip


_PARTS: tuple[Callable[[Claim, KnowledgeBase], Iterable[Problem]], ...] = (_one_wording, _hard_to_read, _myth_first)


def _proof(claim: Claim, knowledge: KnowledgeBase, checker: Checker) -> Iterator[Problem]:
    """Rules that no example shows, and claims whose look-alikes do not come near them."""
    shown: set[str] = set()
    for stance in Stance:
        for example in getattr(claim.examples, stance.value):
            marked = unmark(example)
            trail = checker.trail(marked.text) if marked else None
            shown.update(c.compiled.rule.name for c, _ in (trail.judged if trail else ()) if c.claim == claim.id)
    idle = [rule for rule in claim.rules if rule.name not in shown]
    if idle:
        names = ", ".join(f"`{rule.name}`" for rule in idle)
        yield located(
            knowledge, claim, ("rules", claim.rules.index(idle[0])),
            f"{len(idle)} of {len(claim.rules)} rules are shown by no example: {names}",
            "add an example that needs each, or take it out",
        )  # fmt: skip
    compiled = compile_rules([claim], knowledge.concepts)
    if not any(_comes_near(text, compiled, checker) for text in claim.examples.absent):
        yield located(
            knowledge, claim, ("examples", "absent"), "none of the look-alikes looks like the claim, to any rule",
            "add texts that hold most of a rule's words and claim nothing",
        )  # fmt: skip


def _comes_near(text: str, rules: Iterable[CompiledRule], checker: Checker) -> bool:
    """Whether a text holds all but one of the concepts of some rule, and one at least."""
    trail = checker.trail(text)
    present = {span.name for span in trail.named}
    for rule in rules:
        there = sum(not present.isdisjoint(slot.names) for slot in rule.slots)
        if there and there >= len(rule.slots) - 1:
            return True
    return False


def _unused_concepts(knowledge: KnowledgeBase, folders: Collection[Path]) -> Iterator[Problem]:
    used = set(knowledge.fields.values()) | {"number"}
    for claim in knowledge.claims.values():
        for rule in claim.rules:
            for slot in (*rule.all, *rule.unless):
                used.update(name.strip() for name in slot.lstrip("^").split("|"))
    used.update(*map(classes_of, knowledge.concepts.values()), *map(classes_of, knowledge.cues.values()))
    for name, concept in knowledge.concepts.items():
        used.update(concept.includes, concept.opposites, concept.hides, concept.needs)
        if concept.hides:
            used.add(name)
    for name in knowledge.concepts:
        file, line = knowledge.concept_lines.get(name, ("", 1))
        if name not in used and Path(file).parent.parent in folders:
            yield Problem(
                file=file, line=line, problem=f"no rule uses the concept `{name}`", remedy="use it, or take it out"
            )


def _everyday(knowledge: KnowledgeBase, folders: Collection[Path]) -> Iterator[Problem]:
    """Concepts that stand in rules, of which a term is a word that nearly every text has."""
    slots: dict[str, str] = {}
    for claim in knowledge.claims.values():
        for rule in claim.rules:
            for slot in rule.all:
                for name in slot.lstrip("^").split("|"):
                    slots.setdefault(name.strip(), f"{claim.id}/{rule.name}")
    for name, rule_name in slots.items():
        file, line = knowledge.concept_lines.get(name, ("", 1))
        if Path(file).parent.parent not in folders:
            continue
        common = sorted({
            word for pattern in patterns(knowledge.concepts[name]) if len(pattern) == 1
            for word in ([pattern[0]] if isinstance(pattern[0], str) else [c[0] for c in pattern[0] if len(c) == 1])
            if word in EVERYDAY or word == "_"
        })  # fmt: skip
        if common:
            words = ", ".join(f"`{word}`" for word in common[:5]) + (" ..." if len(common) > 5 else "")
            yield Problem(
                file=file,
                line=line,
                problem=f"`{name}`, which {rule_name} looks for, holds everyday words: {words}",
                remedy="make longer terms of them, or see that the rule's other concepts are narrow",
            )


def sources_to_review(
    knowledge: KnowledgeBase, *, only: Collection[str] | None = None
) -> list[tuple[str, int | None, str, tuple[str, ...]]]:
    """Sources that claims cite, oldest first: id, year, address, claims. Those without a year come last."""
    cited: dict[str, list[str]] = {}
    for claim in knowledge.claims.values():
        if only is None or claim.id in only:
            for use in claim.sources:
                cited.setdefault(use.id, []).append(claim.id)
    rows = [(name, knowledge.sources[name].year, knowledge.sources[name].url, tuple(c)) for name, c in cited.items()]
    return sorted(rows, key=lambda row: (row[1] is None, row[1] or 0, row[0]))
