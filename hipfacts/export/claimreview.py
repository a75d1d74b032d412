"""Claims as schema.org ClaimReview in JSON-LD: https://schema.org/ClaimReview

Besides what Google's documentation requires (``claimReviewed``, ``reviewRating`` with a textual ``alternateName``, and
the ``url`` of the page), each review carries its reasons and its sources.
https://developers.google.com/search/docs/appearance/structured-data/factcheck
"""

from __future__ import annotations

import json
import re
from typing import Any

from hipfacts.export.wording import VERDICTS, by_title, one_line
from hipfacts.knowledge import KnowledgeBase
from hipfacts.models import Claim, Source, Verdict

CONTEXT = "https://schema.org"
# of five, as the documentation has it: 1 false, 2 mostly false, 3 half true, 4 mostly true, 5 true
_RATINGS = {Verdict.FALSE: 1, Verdict.MISLEADING: 2, Verdict.MIXED: 3}
_UNSAFE = re.compile("[<>&\u2028\u2029]")


def files(knowledge: KnowledgeBase, *, base_url: str = "", author: str = "hipfacts") -> dict[str, str]:
    """One review a claim, and a feed of all of them. Without ``base_url`` the pages' addresses are relative."""
    texts: dict[str, str] = {}
    reviews = []
    for claim in by_title(knowledge):
        page = review(claim, knowledge, url=f"{base_url}claims/{claim.id}.html", author=author, home=base_url)
        reviews.append(page)
        texts[f"claims/{claim.id}.jsonld"] = _text(page)
    feed = {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": f"Claims reviewed by {author}",
        "dataFeedElement": reviews,
    }
    texts["claimreview.jsonld"] = _text(feed)
    return texts


def review(claim: Claim, knowledge: KnowledgeBase, *, url: str, author: str, home: str = "") -> dict[str, Any]:
    """The review of one claim; ``url`` is where its page stands, ``home`` the address of who reviews."""
    correction = claim.correction
    publisher = {"@type": "Organization", "name": author}
    return {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "url": url,
        "name": claim.title,
        "inLanguage": "en",
        "claimReviewed": one_line(claim.claim),
        "author": {**publisher, "url": home} if home else publisher,
        "itemReviewed": {"@type": "Claim", "name": claim.title, "text": one_line(claim.claim)},
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": _RATINGS[claim.verdict],
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": VERDICTS[claim.verdict],
            "ratingExplanation": one_line(correction.fact),
        },
        "reviewBody": f"{one_line(correction.fact)} {one_line(correction.explanation)}",
        "citation": [_citation(knowledge.sources[use.id]) for use in claim.sources],
    }


def in_script(value: object) -> str:
    """JSON that no HTML parser takes for the end of its script element."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(value, ensure_ascii=False, indent=1))


def _citation(source: Source) -> dict[str, Any]:
    citation: dict[str, Any] = {
        "@type": "ScholarlyArticle" if source.journal else "CreativeWork",
        "name": one_line(source.title),
        "url": source.url,
    }
    if source.authors:
        citation["creditText"] = source.authors
    if source.year:
        citation["datePublished"] = str(source.year)
    if source.doi:
        citation["identifier"] = {"@type": "PropertyValue", "propertyID": "doi", "value": source.doi}
    return citation


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
