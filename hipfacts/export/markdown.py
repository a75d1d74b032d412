"""Markdown files that link to each other: an index, a page a claim, the glossary of concepts, the bibliography."""

from __future__ import annotations

from collections.abc import Iterable

from hipfacts.export import wording
from hipfacts.knowledge import KnowledgeBase
from hipfacts.models import Claim, Source
from hipfacts.reports.markdown import escape, target_of


def files(knowledge: KnowledgeBase) -> dict[str, str]:
    """The pages by their names."""
    texts = {f"claims/{claim.id}.md": _claim(claim, knowledge) for claim in knowledge.claims.values()}
    return {
        **texts, "index.md": _index(knowledge), "glossary.md": _glossary(knowledge),
        "bibliography.md": _bibliography(knowledge),
    }  # fmt: skip


def _link(text: str, target: str) -> str:
    return f"[{escape(text)}](<{target_of(target)}>)"


def _page(*blocks: str) -> str:
    return "\n\n".join(block for block in blocks if block) + "\n"


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _index(knowledge: KnowledgeBase) -> str:
    return _page(
        "# Claims, and what is true instead",
        "[Glossary](<glossary.md>), [bibliography](<bibliography.md>)",
        *(
            f"- {escape(claim.correction.fact)}\n\n"
            f"  {wording.VERDICTS[claim.verdict]}: {_link(claim.title, f'claims/{claim.id}.md')}"
            for claim in wording.by_title(knowledge)
        ),
    )


def _claim(claim: Claim, knowledge: KnowledgeBase) -> str:
    evidence = claim.evidence
    strength = wording.spaced(str(evidence.strength)).capitalize()
    sources = []
    for use in claim.sources:
        source = knowledge.sources[use.id]
        bearing = wording.BEARINGS[use.bearing]
        sources.append(f"{_cited(source)} {bearing}: {escape(use.shows)} Limits: {escape(source.limits)}")
    examples = [
        f"### {'Something else' if stance == 'absent' else stance.capitalize()}\n\n"
        + _list(
            "".join(f"**{escape(piece)}**" if marked else _spaced(piece) for piece, marked in wording.parts(example))
            for example in getattr(claim.examples, stance)
        )
        for stance in wording.STANCES
    ]
    return _page(
        f"# {escape(claim.title)}",
        f"**Fact:** {escape(claim.correction.fact)}",
        f"**Claim:** {escape(claim.claim)}",
        f"**Verdict:** {claim.verdict} ({claim.status})",
        "## Why it misleads",
        escape(claim.correction.explanation),
        f"Kind of fallacy: {wording.spaced(claim.correction.fallacy)}",
        "## How good the evidence is",
        f"{strength}. {escape(evidence.note or '')}".rstrip(),
        f"Direct study: {escape(evidence.direct_study)}",
        "## Sources",
        _list(sources),
        "## How people say it",
        *examples,
        "## Not this claim",
        _list(map(escape, claim.false_positives)),
        "[All claims](<../index.md>)",
    )


def _spaced(piece: str) -> str:
    """A piece of an example with the spaces at its ends, which stand between it and a bold one."""
    left, right = " " * (piece[0] == " "), " " * (piece[-1] == " ")
    return left + escape(piece) + right if piece.strip() else " "


def _cited(source: Source) -> str:
    origin = wording.origin(source)
    return _link(source.title, source.url) + "." + (f" {escape(origin)}." if origin else "")


def _glossary(knowledge: KnowledgeBase) -> str:
    return _page(
        "# Glossary of concepts",
        *(
            f"## {wording.spaced(name)}\n\n{escape(concept.about)}"
            + (f"\n\nWords: {', '.join(map(escape, wording.terms_of(concept)))}" if wording.terms_of(concept) else "")
            for name, concept in sorted(knowledge.concepts.items())
        ),
    )


def _bibliography(knowledge: KnowledgeBase) -> str:
    return _page(
        "# Bibliography",
        _list(
            f"{_cited(source)} {escape(source.finding)} Limits: {escape(source.limits)}"
            for source in wording.by_author(knowledge)
        ),
    )
