"""Tables: claims, their sources, their examples, the glossary of concepts, the bibliography."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from hipfacts.export import wording
from hipfacts.knowledge import KnowledgeBase
from hipfacts.models import Claim, Source
from hipfacts.reports.visible import defused


def files(knowledge: KnowledgeBase) -> dict[str, str]:
    """The tables by their names."""
    claims = [knowledge.claims[name] for name in sorted(knowledge.claims)]
    sources = [knowledge.sources[name] for name in sorted(knowledge.sources)]
    return {
        "claims.csv": _table(
            "id title claim verdict status fact explanation fallacy evidence evidence_note direct_study",
            map(_claim, claims),
        ),
        "claim_sources.csv": _table(
            "claim source bearing shows", ((c.id, use.id, use.bearing, use.shows) for c in claims for use in c.sources)
        ),
        "examples.csv": _table(
            "claim stance text",
            (
                (claim.id, stance, wording.plain(example))
                for claim in claims
                for stance in wording.STANCES
                for example in getattr(claim.examples, stance)
            ),
        ),
        "glossary.csv": _table(
            "concept about words",
            ((name, c.about, " | ".join(wording.terms_of(c))) for name, c in sorted(knowledge.concepts.items())),
        ),
        "bibliography.csv": _table(
            "id type title authors journal publisher year doi url finding limits verified", map(_source, sources)
        ),
    }


def _claim(claim: Claim) -> Sequence[object]:
    correction, evidence = claim.correction, claim.evidence
    return (
        claim.id, claim.title, claim.claim, claim.verdict, claim.status, correction.fact, correction.explanation,
        correction.fallacy, evidence.strength, evidence.note, evidence.direct_study,
    )  # fmt: skip


def _source(source: Source) -> Sequence[object]:
    return (
        source.id, source.type, source.title, source.authors, source.journal, source.publisher, source.year, source.doi,
        source.url, source.finding, source.limits, source.verified,
    )  # fmt: skip


def _table(header: str, rows: Iterable[Sequence[object]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header.split())
    writer.writerows([defused(value) for value in row] for row in rows)
    return stream.getvalue()
