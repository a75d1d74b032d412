"""The mark of a finding that is known and meant to stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from hipfacts.models import Finding
from hipfacts.reports import Located


def suppress(located: Located, known: Callable[[Finding], bool], *, by: Literal["comment", "baseline"]) -> Located:
    """The same with each finding that is ``known`` marked; the caption is flagged by what is left."""
    report = located.report
    findings = tuple(
        finding.model_copy(update={"suppressed": by}) if finding.suppressed is None and known(finding) else finding
        for finding in report.findings
    )
    flagged = any(finding.flags for finding in findings)
    return located._replace(report=report.model_copy(update={"findings": findings, "flagged": flagged}))
