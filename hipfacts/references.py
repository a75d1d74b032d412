"""Everything that a knowledge base names must exist, and every term must say something."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hipfacts.joining import Entry, Joined
from hipfacts.models import Claim, Concept, Cue, Status
from hipfacts.terms import TermError, classes_of, patterns, single_words

_FIELD_WORD = re.compile(r"[a-z]{3,}|[^\x00-\x7f]")


def check_references(joined: Joined) -> None:
    """Note what is missing or empty on the documents that name it."""
    for name, entry in joined.written:
        for key in ("opposites", "includes", "hides", "needs"):
            for other in getattr(entry.value, key, ()):
                if other not in joined.concepts:
                    entry.fault(f"unknown concept `{other}`", key, remedy=_near(other, joined.concepts))
        _terms(name, entry, joined)
    for field in joined.field_entries:
        _field(field, joined)
    for claim in joined.claims.values():
        _claim(claim, joined)


def _field(entry: Entry[str], joined: Joined) -> None:
    name = entry.value
    if name not in joined.concepts:
        entry.fault(f"unknown concept `{name}`", remedy=_near(name, joined.concepts))
        return
    concept = joined.concepts[name].value
    terms = (*concept.verbs, *concept.nouns, *concept.words)
    odd = [term for term in terms if not _FIELD_WORD.fullmatch(term)]
    if odd:
        entry.fault(
            f"the field `{name}` has the term `{odd[0]}`",
            remedy="a field is made of single words of three letters or more, and of emoji",
        )


def _claim(entry: Entry[Claim], joined: Joined) -> None:
    claim = entry.value
    names: set[str] = set()
    for index, rule in enumerate(claim.rules):
        here = ("rules", index)
        if rule.name in names:
            entry.fault(f"the rule name `{rule.name}` stands twice", *here, "name", remedy="rename one")
        names.add(rule.name)
        for key in ("all", "unless"):
            for position, slot in enumerate(getattr(rule, key)):
                for concept in slot.lstrip("^").split("|"):
                    if concept.strip() not in joined.concepts:
                        entry.fault(
                            f"unknown concept `{concept.strip()}`", *here, key, position,
                            remedy=_concept_near(concept.strip(), joined.concepts),
                        )  # fmt: skip
    for index, other in enumerate(claim.supersedes):
        target, _, rule_name = other.partition("/")
        known = target in joined.claims and (
            not rule_name
            or target in joined.moved  # its rules are not those that this file was written against
            or any(rule.name == rule_name for rule in joined.claims[target].value.rules)
        )
        if not known or target == claim.id:
            entry.fault(f"supersedes unknown `{other}`", "supersedes", index, remedy=_near(other, joined.claims))
    if claim.replaced_by is not None:
        heir = joined.claims.get(claim.replaced_by)
        if claim.status is not Status.DEPRECATED:
            entry.fault(
                "is replaced and not deprecated", "replaced_by", remedy="write `status: deprecated`, or take it out"
            )
        elif heir is None or heir.value.status is Status.DEPRECATED:
            entry.fault(
                f"is replaced by `{claim.replaced_by}`, which is {'deprecated too' if heir else 'unknown'}",
                "replaced_by", remedy="name a claim that is looked for",
            )  # fmt: skip
    for index, use in enumerate(claim.sources):
        known_source = joined.sources.get(use.id)
        if claim.status is Status.STABLE and known_source and known_source.value.verified == "unverified":
            entry.fault(
                f"a stable claim rests on the source `{use.id}`, which nobody has read", "sources", index, "id",
                remedy="read it and set `verified`, or set `status: experimental`",
            )  # fmt: skip
        if use.id not in joined.sources:
            entry.fault(
                f"unknown source `{use.id}`", "sources", index, "id",
                remedy=_near(use.id, joined.sources) + ", or add it to sources.yaml",
            )  # fmt: skip


def _terms(name: str, entry: Entry[Concept] | Entry[Cue], joined: Joined) -> None:
    value = entry.value
    try:
        empty = not any(True for _ in patterns(value))
        classes = classes_of(value)
    except TermError as error:
        entry.fault(str(error), remedy="see `hipfacts/terms.py` for the four forms of a term")
        return
    if empty and not getattr(value, "includes", ()):
        entry.fault(f"`{name}` has no term", remedy="give it verbs, nouns or words")
    for other in sorted(classes):
        target = joined.concepts.get(other)
        if target is None:
            entry.fault(f"unknown concept `{{{other}}}`", remedy=_near(other, joined.concepts))
        elif not single_words(target.value):
            entry.fault(f"`{{{other}}}` has no single word", remedy="only single words of a concept stand in a term")


def _concept_near(name: str, known: Iterable[str]) -> str:
    near = "" if name == "todo" else f"{_near(name, known)} "
    return f"{near}`hipfacts claims concepts WORD` finds those that there are; yours go to concepts/*.yaml"


def _near(name: str, known: Iterable[str]) -> str:
    from rapidfuzz import process  # loaded only when something is wrong

    best = process.extractOne(name, list(known))
    return f"did you mean `{best[0]}`?" if best and best[1] >= 60 else "check the spelling"
