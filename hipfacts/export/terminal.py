"""One claim as a page for the terminal: the fact first, then the claim, why it misleads, and on what grounds."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from hipfacts.export import wording
from hipfacts.knowledge import KnowledgeBase
from hipfacts.models import Claim
from hipfacts.reports.visible import visible

WIDTH = 100  # wider than that, prose is hard to read
_LABEL = 12  # columns for "Questioned  "
_FEW = 3  # examples of each stance; the export has all of them

Part = tuple[str, str]  # text and style: "", title, heading, fact, link, dim


def page(claim: Claim, knowledge: KnowledgeBase, *, width: int = WIDTH) -> Iterator[list[Part]]:
    """The page, line by line."""
    width = min(width, WIDTH)
    evidence = claim.evidence
    yield [(visible(claim.title), "title"), (f"  {claim.id}", "dim")]
    yield []
    yield from _field("Fact", claim.correction.fact, width, style="fact")
    yield from _field("Claim", claim.claim, width)
    status = "" if str(claim.status) == "stable" else f" ({claim.status})"
    if claim.replaced_by:
        status = f" ({claim.status}; see {claim.replaced_by})"
    yield from _field("Verdict", f"{claim.verdict}{status}", width)
    yield []
    yield from _field("Why", claim.correction.explanation, width)
    yield from _field("Fallacy", wording.spaced(claim.correction.fallacy), width)
    yield []
    strength = wording.spaced(str(evidence.strength))
    yield from _field("Evidence", f"{strength}. {evidence.note}" if evidence.note else strength, width)
    yield from _field("", f"Direct study: {evidence.direct_study}", width)
    for number, use in enumerate(claim.sources, start=1):
        source = knowledge.sources[use.id]
        yield []
        yield from _field(f"Source {number}", source.title, width, style="heading")
        yield from _field("", wording.origin(source), width)
        yield [(" " * _LABEL, ""), (visible(source.url), "link")]
        yield from _field("", f"{wording.BEARINGS[use.bearing]}: {use.shows}", width)
        yield from _field("", f"Limits: {source.limits}", width, style="dim")
    yield []
    yield from _listed("Not this", list(claim.false_positives), width)
    for stance in wording.STANCES:
        yield []
        examples = getattr(claim.examples, stance)
        few = [wording.plain(example) for example in examples[:_FEW]]
        more = len(examples) - len(few)
        label = "Unlike" if stance == "absent" else stance.capitalize()
        yield from _listed(label, few, width)
        if more:
            yield [(" " * _LABEL + f"and {more} more", "dim")]


def _field(label: str, text: str, width: int, *, style: str = "") -> Iterator[list[Part]]:
    for number, line in enumerate(_wrapped(text, width - _LABEL)):
        yield [(("" if number else label).ljust(_LABEL), "heading"), (line, style)]


def _listed(label: str, items: list[str], width: int) -> Iterator[list[Part]]:
    for number, item in enumerate(items):
        for row, line in enumerate(_wrapped(item, width - _LABEL - 2)):
            yield [(("" if number or row else label).ljust(_LABEL), "heading"), (("  " if row else "- ") + line, "")]


def _wrapped(text: str, room: int) -> list[str]:
    return textwrap.wrap(visible(wording.one_line(text)), max(room, 20), break_long_words=False, break_on_hyphens=False)
