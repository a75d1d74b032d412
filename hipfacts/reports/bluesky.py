"""Bluesky: moderation events for Ozone, one a caption that is flagged, in JSON Lines.

Each line is the body of a call of ``tools.ozone.moderation.emitEvent`` that puts a label for each claim on the post.
`hipfacts.export.bluesky` says what the labels mean. Sending is the user's: it needs the labeler's account.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TextIO

from hipfacts._version import __version__
from hipfacts.errors import UsageError
from hipfacts.models import Finding, Report
from hipfacts.reports.located import Located
from hipfacts.reports.visible import visible

# as https://atproto.com/specs has them
_DID = r"did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]"
_POST = re.compile(rf"(at://(?:{_DID}|[a-zA-Z0-9.-]+)/[a-zA-Z0-9.-]+/[a-zA-Z0-9._:~-]+)\s+([a-zA-Z0-9+=]{{8,256}})")
_LABELER = re.compile(_DID)


class Post(NamedTuple):
    """One version of a record: its address and the hash of its content."""

    uri: str
    cid: str


def render(reports: Iterable[Located], stream: TextIO, *, labeler: str, fault: Callable[[str], object]) -> None:
    """Writes an event for each flagged caption whose id names its post; says ``fault`` of a flagged one without."""
    did = checked_labeler(labeler)
    for located in reports:
        report = located.report
        if not any(finding.flags for finding in report.findings):
            continue
        post = post_of(report.id or "")
        if post is None:
            source = report.source
            where = f"{source.file}:{source.line}" if source else "caption"
            fault(
                f"{where}: the caption is flagged, but its id `{visible(report.id or '')}` names no post; "
                f"give `at://DID/COLLECTION/KEY CID` in the field of --id-field"
            )
            continue
        stream.write(json.dumps(event(report, post, labeler=did)) + "\n")


def checked_labeler(labeler: str) -> str:
    """The same DID. Raises `UsageError` if it is none."""
    if not _LABELER.fullmatch(labeler):
        raise UsageError(
            f"the labeler `{labeler}` is no DID", remedy="give one such as did:plc:ewvi7nxzyoun6zhxrhs64oiz"
        )
    return labeler


def post_of(name: str) -> Post | None:
    """The post that an id names by its address and the hash of its content, with a space between."""
    found = _POST.fullmatch(name.strip())
    return Post(found[1], found[2]) if found else None


def event(report: Report, post: Post, *, labeler: str) -> dict[str, Any]:
    """The body of ``emitEvent``: labels for the claims that flag the post, with the reasons for its moderators.

    Its external id names post, claims and knowledge base, so that Ozone takes the same event only once.
    """
    flagging = [finding for finding in report.findings if finding.flags]
    labels = sorted({finding.claim for finding in flagging})
    knowledge = [f"{pack.id} {pack.version} {pack.sha256[:12]}" for pack in report.knowledge]
    return {
        "event": {
            "$type": "tools.ozone.moderation.defs#modEventLabel",
            "createLabelVals": labels,
            "negateLabelVals": [],
            "comment": "\n".join(map(_reason, flagging)),
        },
        "subject": {"$type": "com.atproto.repo.strongRef", "uri": post.uri, "cid": post.cid},
        "createdBy": labeler,
        "modTool": {"name": "hipfacts", "meta": {"version": __version__, "knowledge": knowledge}},
        "externalId": " ".join(["hipfacts", post.cid, *labels, *(pack.sha256[:12] for pack in report.knowledge)]),
    }


def _reason(finding: Finding) -> str:
    return f'{finding.claim} [{finding.stance}, {finding.score:.2f}] "{finding.quote}". Fact: {finding.correction.fact}'
