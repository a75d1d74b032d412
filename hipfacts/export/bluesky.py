"""Bluesky: what a labeler's labels mean, one label a claim, for the record ``app.bsky.labeler.service``.

https://docs.bsky.app/docs/advanced-guides/moderation
"""

from __future__ import annotations

import json
from typing import Any

from hipfacts.export.wording import VERDICTS, by_title, one_line
from hipfacts.knowledge import KnowledgeBase
from hipfacts.models import Claim, Verdict


def files(knowledge: KnowledgeBase) -> dict[str, str]:
    """The labeler's ``policies``."""
    return {"labels.json": json.dumps(policies(knowledge), ensure_ascii=False, indent=2) + "\n"}


def policies(knowledge: KnowledgeBase) -> dict[str, Any]:
    """Labels for all claims that flag a post; mixed ones do not."""
    claims = [claim for claim in by_title(knowledge) if claim.verdict is not Verdict.MIXED]
    return {"labelValues": [claim.id for claim in claims], "labelValueDefinitions": [definition(c) for c in claims]}


def definition(claim: Claim) -> dict[str, Any]:
    """The definition of one claim's label: it informs, and hides nothing unless its reader wants so."""
    correction = claim.correction
    name = f"{VERDICTS[claim.verdict]}: {one_line(claim.title)}"
    return {
        "identifier": claim.id,
        "severity": "inform",
        "blurs": "none",
        "defaultSetting": "warn",
        "adultOnly": False,
        "locales": [
            {
                "lang": "en",
                "name": name if len(name) <= 64 else f"{name[:63]}…",  # the most that a label's name may have
                "description": f"{one_line(correction.fact)} {one_line(correction.explanation)}",
            }
        ],
    }
