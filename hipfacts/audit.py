"""The knowledge base held against itself: does every claim find its own examples, and stay silent where it must?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from hipfacts.checker import Checker
from hipfacts.knowledge import KnowledgeBase
from hipfacts.matching.rules import compile_rules
from hipfacts.models import Claim, Finding, Rule, Stance, Status, Value

_MARK = re.compile(r"\[\[|\]\]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
TODO = "TODO"  # what a draft holds where something is still to be written
_LEAST_SOURCES = 2  # for a stable claim: one study alone is no ground to correct others on

_Path = tuple[str | int, ...]


class Problem(Value):
    """One thing to mend in a knowledge base: where it is, what is wrong, what to do."""

    file: str
    line: int
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}; {self.remedy}"


class Marked(NamedTuple):
    """An example without its marks, and the ranges that they enclosed."""

    text: str
    spans: tuple[tuple[int, int], ...]


def audit(knowledge: KnowledgeBase, *, only: Collection[str] | None = None) -> tuple[Problem, ...]:
    """Everything that is wrong with the claims of a knowledge base, in file and line order; empty where all is well.

    ``only`` narrows it to the claims of these ids, as when one's own pack is held against itself and the bundled one.
    """
    checker = Checker(knowledge)
    claims = [claim for claim in knowledge.claims.values() if only is None or claim.id in only]
    found = [problem for claim in claims for problem in _claim(claim, knowledge, checker)]
    found += _same_rules(knowledge, claims)
    found += _unused_sources(knowledge, claims)
    found += [problem for claim in claims for problem in _blocked(claim, knowledge)]
    return tuple(sorted(found, key=lambda problem: (problem.file, problem.line)))


def unmark(example: str) -> Marked | None:
    """The example's text and marked ranges, or None where the marks ``[[ ]]`` do not pair up or enclose nothing."""
    text, spans, opened = "", [], -1
    position = 0
    for mark in _MARK.finditer(example):
        text += example[position : mark.start()]
        position = mark.end()
        if (mark[0] == "[[") != (opened < 0):
            return None
        if opened < 0:
            opened = len(text)
            continue
        if opened == len(text):
            return None
        spans.append((opened, len(text)))
        opened = -1
    return None if opened >= 0 else Marked(text + example[position:], tuple(spans))


def located(knowledge: KnowledgeBase, claim: Claim, path: _Path, problem: str, remedy: str) -> Problem:
    """A problem at a part of a claim."""
    document = knowledge.documents.get(claim.id)
    file, line = (document.file, document.line(path)) if document else (f"{claim.id}.yaml", 1)
    return Problem(file=file, line=line, problem=problem, remedy=remedy)


def _claim(claim: Claim, knowledge: KnowledgeBase, checker: Checker) -> Iterator[Problem]:
    drafts = [path for path, words in _prose(claim.model_dump(mode="json"), ()) if words.startswith(TODO)]
    if drafts:
        for path in drafts:
            yield located(knowledge, claim, path, f"`{_dotted(path)}` still says {TODO}", "write what it asks for")
        return  # the rest would only follow from it
    if claim.status is Status.STABLE and len({use.id for use in claim.sources}) < _LEAST_SOURCES:
        yield located(
            knowledge, claim, ("sources",), f"a stable claim needs {_LEAST_SOURCES} sources, this one has fewer",
            "add one, or set `status: experimental`",
        )  # fmt: skip
    if _repeats(claim):
        yield located(
            knowledge, claim, ("correction", "fact"), "the fact starts by repeating the claim",
            "say what is true first: a myth said again is what readers remember",
        )  # fmt: skip
    if claim.status is Status.DEPRECATED:
        return  # kept for its id; the checker does not look for it any more
    for stance in Stance:
        for index, example in enumerate(getattr(claim.examples, stance.value)):
            fault = _missed(claim, stance, example, checker, marks_needed=True)
            if fault:
                yield located(knowledge, claim, ("examples", stance.value, index), *fault)
    for index, example in enumerate(claim.examples.absent):
        fault = _disturbed(example, checker)
        if fault:
            yield located(knowledge, claim, ("examples", "absent", index), *fault)
    for index, gap in enumerate(claim.gaps):
        if gap.stance == "absent":
            mended = _disturbed(gap.text, checker) is None
        else:
            mended = _missed(claim, Stance(gap.stance), gap.text, checker, marks_needed=False) is None
        if mended:
            yield located(
                knowledge, claim, ("gaps", index), f"this gap is closed: the text is now read as `{gap.stance}`",
                f"move it to the examples, under `{gap.stance}`",
            )  # fmt: skip


def _prose(value: object, path: _Path) -> Iterator[tuple[_Path, str]]:
    """Every text in a claim, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _prose(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _prose(part, (*path, index))


def _dotted(path: _Path) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def _blocked(claim: Claim, knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Rules that call themselves off: whatever fills a slot is among what they must do without."""
    for index, (rule, compiled) in enumerate(zip(claim.rules, compile_rules([claim], knowledge.concepts), strict=True)):
        for text, slot in zip(rule.all, compiled.slots, strict=True):
            if not slot.carried and rule.within != "caption" and compiled.unless.issuperset(slot.names):
                yield located(
                    knowledge, claim, ("rules", index),
                    f"the rule `{rule.name}` can never fire: all of `{text}` is in its `unless` too",
                    "take it out of one of them",
                )  # fmt: skip


def _repeats(claim: Claim) -> bool:
    """Whether the fact begins with the words of the claim."""
    fact, myth = words_of(claim.correction.fact), words_of(claim.claim)
    return fact[: len(myth)] == myth


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return _WORD.findall(text.lower())


def _missed(
    claim: Claim, stance: Stance, example: str, checker: Checker, *, marks_needed: bool
) -> tuple[str, str] | None:
    """What is wrong with an example, and what to do; None where it is found as it should be."""
    marked = unmark(example)
    if marked is None or (marks_needed and not marked.spans):
        return f"`{stance}` example: the words of the claim are not marked", "enclose them once in [[ and ]]"
    findings = checker.check(marked.text).findings
    mine = [finding for finding in findings if finding.claim == claim.id]
    right = [finding for finding in mine if finding.stance is stance]
    missing = [span for span in marked.spans if all((f.start, f.end) != span for f in right)]
    if right and not missing:
        return None
    if right:
        expected = ", ".join(_shown(marked.text[start:end]) for start, end in missing)
        return (
            f"`{stance}` example: marked is {expected}, found was {_listed(right)}",
            "mark what was found where that is the claim, or mend the rules",
        )
    if mine:
        cues = ", ".join(f'`{t.name}` "{t.quote}"' for f in mine for t in f.evidence if t.role == "cue") or "no cue"
        stances = " and ".join(f"`{f.stance}`" for f in mine)
        return (
            f"`{stance}` example: read as {stances} ({cues}) in {_listed(mine)}",
            "mend the cues, or move the example",
        )
    if findings:
        others = " and ".join(f"`{f.claim}` in {_shown(f.quote)}" for f in findings)
        return (
            f"`{stance}` example: this claim is not found, but {others}",
            "mend the rules or `supersedes`, or move it to `gaps`",
        )
    return f"`{stance}` example: nothing is found in it", "mend the rules, or move it to `gaps`"


def _disturbed(example: str, checker: Checker) -> tuple[str, str] | None:
    """What is wrong with a text in which nothing may be found; None where nothing is."""
    marked = unmark(example)
    if marked is None or marked.spans:
        return "`absent` example: it holds [[ or ]]", "take the marks out: nothing is to be found in it"
    findings = checker.check(marked.text).findings
    if not findings:
        return None
    found = " and ".join(f"`{f.rule}` [{f.stance}] in {_shown(f.quote)}" for f in findings)
    return f"`absent` example: found was {found}", "narrow the rule or its concepts, or move it to `gaps`"


def _listed(findings: list[Finding]) -> str:
    return ", ".join(_shown(finding.quote) for finding in findings)


def _shown(quote: str) -> str:
    """The words between marks, to copy; line breaks as YAML writes them in double quotes."""
    return "[[" + quote.replace("\n", "\\n") + "]]"


def _same_rules(knowledge: KnowledgeBase, claims: list[Claim]) -> Iterator[Problem]:
    """Two claims with the same rule would always be found together: one of them means the other."""
    first: dict[tuple[object, ...], tuple[str, str]] = {}
    wanted = {claim.id for claim in claims}
    # claims outside `only` come first, so that the problem falls on the one that is looked at
    for claim in sorted(knowledge.claims.values(), key=lambda claim: claim.id in wanted):
        for index, rule in enumerate(claim.rules):
            other = first.setdefault(_signature(rule), (claim.id, rule.name))
            if other[0] != claim.id and claim.id in wanted:
                yield located(
                    knowledge, claim, ("rules", index), f"the rule `{rule.name}` is the same as `{'/'.join(other)}`",
                    "keep it in the claim that it means",
                )  # fmt: skip


def _signature(rule: Rule) -> tuple[object, ...]:
    slots = [(slot.startswith("^"), *sorted(name.strip() for name in slot.lstrip("^").split("|"))) for slot in rule.all]
    head, rest = slots[0], slots[1:]
    return head, tuple(rest if rule.order else sorted(rest)), rule.order, rule.gap


def _unused_sources(knowledge: KnowledgeBase, claims: list[Claim]) -> Iterator[Problem]:
    """Sources that no claim cites, in the packs of these claims."""
    used = {use.id for claim in knowledge.claims.values() for use in claim.sources}
    folders = {Path(knowledge.documents[claim.id].file).parent for claim in claims if claim.id in knowledge.documents}
    for source, (file, line) in knowledge.source_lines.items():
        if source not in used and Path(file).parent in folders:
            yield Problem(
                file=file, line=line, problem=f"no claim cites the source `{source}`", remedy="cite it or take it out"
            )
