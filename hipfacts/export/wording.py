"""What every shape says in the same words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hipfacts.knowledge import KnowledgeBase
from hipfacts.models import Bearing, Claim, Concept, Rule, Source, Verdict

STANCES = ("asserted", "denied", "questioned", "reported", "absent")
BEARINGS = {
    Bearing.SUPPORTS: "Supports the correction",
    Bearing.NUANCE: "Adds nuance",
    Bearing.AGAINST: "Cuts against the correction",
}
VERDICTS = {Verdict.FALSE: "False", Verdict.MISLEADING: "Misleading", Verdict.MIXED: "Mixed"}
_MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


def spaced(slug: str) -> str:
    """``impossible-expectations`` as words."""
    return slug.replace("-", " ")


def one_line(text: str) -> str:
    return " ".join(text.split())


def parts(example: str) -> Iterator[tuple[str, bool]]:
    """An example in pieces, each with whether it is the span that is to be found."""
    for number, piece in enumerate(_MARK.split(one_line(example))):
        if piece:
            yield piece, number % 2 == 1


def plain(example: str) -> str:
    return "".join(piece for piece, _ in parts(example))


def origin(source: Source) -> str:
    """Who published it where and when, as far as it is known: ``Das A. Journal of hips, 2020``."""
    where = ", ".join(str(part) for part in (source.journal or source.publisher, source.year) if part)
    return ". ".join(part.rstrip(".") for part in (source.authors, where) if part)


def concepts_of(claim: Claim) -> list[str]:
    """The concepts that the claim's rules name, sorted."""
    return sorted({name for rule in claim.rules for name in _named(rule)})


def _named(rule: Rule) -> Iterator[str]:
    for slot in rule.all:
        yield from (name.strip().lstrip("^") for name in slot.split("|"))


def terms_of(concept: Concept) -> list[str]:
    return [*concept.verbs, *concept.nouns, *concept.words]


def by_title(knowledge: KnowledgeBase) -> list[Claim]:
    return sorted(knowledge.claims.values(), key=lambda claim: (claim.title.casefold(), claim.id))


def by_author(knowledge: KnowledgeBase) -> list[Source]:
    return sorted(
        knowledge.sources.values(),
        key=lambda source: (
            (source.authors or source.publisher or source.title).casefold(),
            source.year or 0,
            source.id,
        ),
    )


def citing(knowledge: KnowledgeBase) -> dict[str, list[Claim]]:
    """The claims that cite each source, by the source's id."""
    found: dict[str, list[Claim]] = {name: [] for name in knowledge.sources}
    for claim in by_title(knowledge):
        for use in claim.sources:
            found[use.id].append(claim)
    return found


def naming(knowledge: KnowledgeBase) -> dict[str, list[Claim]]:
    """The claims whose rules name each concept, by the concept's name."""
    found: dict[str, list[Claim]] = {name: [] for name in knowledge.concepts}
    for claim in by_title(knowledge):
        for name in concepts_of(claim):
            if name in found:
                found[name].append(claim)
    return found
