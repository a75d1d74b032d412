"""SARIF 2.1.0, for code scanning: one rule a claim, one result a finding.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath
from typing import Any, TextIO
from urllib.parse import quote

from hipfacts._version import __version__
from hipfacts.models import Claim, Finding, Source
from hipfacts.reports.jsonl import printable
from hipfacts.reports.located import Located
from hipfacts.reports.markdown import escape, target_of
from hipfacts.reports.reply import link_of
from hipfacts.reports.visible import visible

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_SUPPRESSIONS = {"comment": "inSource", "baseline": "external"}


def render(
    reports: Iterable[Located],
    stream: TextIO,
    *,
    claims: Mapping[str, Claim],
    sources: Mapping[str, Source] = {},  # never written to
    unchecked: Callable[[], int] = lambda: 0,
) -> None:
    """Writes one log with one run, each result as it comes.

    ``sources`` has what the claims' rules link to; ``unchecked`` counts what could not be checked.
    """
    names = {name: number for number, name in enumerate(sorted(claims))}
    rules = [_rule(claims[name], sources) for name in names]
    driver = {
        "name": "hipfacts", "version": __version__, "semanticVersion": __version__, "rules": rules,
        "shortDescription": {"text": "Finds known hip-dip fitness myths and answers with facts and sources."},
    }  # fmt: skip
    # a log may be long: it is written from its start to its end, and never held whole
    stream.write(f'{{"$schema": {json.dumps(SCHEMA)}, "version": "2.1.0", "runs": [{{"tool": {{"driver": ')
    stream.write(printable(driver))
    stream.write('}, "columnKind": "unicodeCodePoints", "results": [')
    between = "\n"
    for located in reports:
        for finding in located.report.findings:
            stream.write(between + printable(_result(finding, located, names[finding.claim])))
            between = ",\n"
    complete = not unchecked()
    stream.write(f'\n], "invocations": [{{"executionSuccessful": {json.dumps(complete)}}}]}}]}}\n')


def _rule(claim: Claim, sources: Mapping[str, Source]) -> dict[str, Any]:
    correction = claim.correction
    links = [sources[use.id] for use in claim.sources if use.id in sources]
    plain = f"{correction.fact}\n\nWhy the claim misleads: {correction.explanation}"
    marked = f"**{escape(correction.fact)}**\n\nWhy the claim misleads: {escape(correction.explanation)}"
    if links:
        plain += "\n\nSources:\n" + "\n".join(f"- {link.title}: {link.url}" for link in links)
        marked += "\n\n" + "\n".join(f"- [{escape(link.title)}](<{target_of(link.url)}>)" for link in links)
    return {
        "id": claim.id,
        "name": "".join(part.capitalize() for part in claim.id.split("-")),
        "shortDescription": {"text": claim.title},
        "fullDescription": {"text": correction.fact},
        "help": {"text": plain, "markdown": marked},
        **({"helpUri": link_of(links)} if links else {}),
        "defaultConfiguration": {"level": "note" if claim.verdict == "mixed" else "warning"},
        "properties": {
            "verdict": str(claim.verdict), "status": str(claim.status), "fallacy": correction.fallacy,
            "tags": ["misinformation", str(claim.verdict)],
        },
    }  # fmt: skip


def _result(finding: Finding, located: Located, index: int) -> dict[str, Any]:
    source = located.report.source
    fails = finding.model_copy(update={"suppressed": None}).flags  # suppressions are told apart from the rest
    quoted = visible(located.quote(finding.start, finding.end))
    text = f'Fact: {finding.correction.fact}\n\nThe caption says ({finding.stance}): "{quoted}"\n\n'
    text += f"Why it misleads: {finding.correction.explanation}"
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri((source.file if source else None) or "stdin")},
            "region": _region(finding, located),
        },
        "logicalLocations": [{"fullyQualifiedName": visible(located.report.id or "caption"), "kind": "caption"}],
    }
    result: dict[str, Any] = {
        "ruleId": finding.claim,
        "ruleIndex": index,
        "level": "warning" if fails else "none",  # as the standard has it for what is no failure
        "kind": "fail" if fails else "informational",
        "message": {"text": _message(text)},
        "locations": [location],
        "partialFingerprints": {"claimStanceQuote/v1": _fingerprint(finding, quoted)},
        "rank": round(finding.score * 100, 1),
        "properties": {"stance": str(finding.stance), "score": finding.score, "rule": finding.rule},
    }
    if finding.start_ms is not None:
        result["properties"].update(startMs=finding.start_ms, endMs=finding.end_ms, cues=list(finding.cues or ()))
    if finding.suppressed is not None:
        result["suppressions"] = [{"kind": _SUPPRESSIONS[finding.suppressed], "status": "accepted"}]
    return result


def _message(text: str) -> str:
    """The text as a message without links and placeholders, which `[a](b)` and `{0}` would be (3.11.5, 3.11.6)."""
    return re.sub(r"\](?=\()", "] ", text).replace("{", "{{").replace("}", "}}")


def _fingerprint(finding: Finding, quoted: str) -> str:
    """The same wherever the words stand, so that a result is known again after lines have moved."""
    same = "\n".join((finding.claim, str(finding.stance), " ".join(quoted.casefold().split())))
    return hashlib.sha256(same.encode("utf-8", "surrogatepass")).hexdigest()


def _region(finding: Finding, located: Located) -> dict[str, Any]:
    """1-based, the end just behind the last character. A text that is a field of a record stands on no line whole."""
    text = located.text
    region: dict[str, Any] = {"startLine": finding.line}
    if located.in_file:
        rows = text.count("\n", finding.start, finding.end)
        last = text.rfind("\n", finding.start, finding.end)
        end = finding.end - last if rows else finding.column + finding.end - finding.start
        region.update(startColumn=finding.column, endLine=finding.line + rows, endColumn=end)
    region["snippet"] = {"text": text[finding.start : finding.end]}
    return region


def _uri(file: str) -> str:
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix(), errors="surrogateescape")
