"""A recognizer for Presidio's analyzer: https://microsoft.github.io/presidio/analyzer/

Entities are named after claims (``FILL_BONE_GAP``), not after stances: Presidio keeps only the widest of results of one
type, and two claims may share words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hipfacts.bundled import checker as bundled_checker
from hipfacts.checker import Checker
from hipfacts.errors import UsageError
from hipfacts.models import Finding, Stance

try:
    from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult
except ModuleNotFoundError as error:
    raise UsageError("Presidio's analyzer is not installed", remedy="pip install 'hipfacts[presidio]'") from error


def entity(claim: str) -> str:
    """The entity type of a claim: ``FILL_BONE_GAP`` for ``fill-bone-gap``."""
    return claim.upper().replace("-", "_")


class ClaimRecognizer(EntityRecognizer):  # type: ignore[misc] # untyped where it is not installed; Presidio wants a child
    """Finds claims as entities. Only asserted ones by default, since Presidio's users take out what is found.

    A result's ``recognition_metadata["hipfacts"]`` is the finding as plain data, its explanation tells rule and fact.
    """

    def __init__(self, *, checker: Checker | None = None, stances: Iterable[str] = (Stance.ASSERTED.value,)) -> None:
        self.checker = checker or bundled_checker()
        self.stances = frozenset(map(Stance, stances))
        packs = ", ".join(f"{pack.id} {pack.version}" for pack in self.checker.knowledge.packs)
        entities = [entity(claim) for claim in self.checker.knowledge.claims]
        super().__init__(supported_entities=entities, name="hipfacts", supported_language="en", version=packs)

    def load(self) -> None:
        """Nothing: the checker is there."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[Any]:  # noqa: ARG002 - Presidio's
        """Results for the claims among ``entities``; offsets are characters of ``text``."""
        findings = self.checker.check(text).findings
        return [_result(f) for f in findings if f.stance in self.stances and entity(f.claim) in entities]


def _result(finding: Finding) -> Any:
    why = AnalysisExplanation(
        recognizer="hipfacts",
        original_score=finding.score,
        pattern_name=finding.rule,
        textual_explanation=f"{finding.stance}: {finding.quote!r}. Fact: {finding.correction.fact}",
    )
    return RecognizerResult(
        entity_type=entity(finding.claim),
        start=finding.start,
        end=finding.end,
        score=finding.score,
        analysis_explanation=why,
        recognition_metadata={"hipfacts": finding.model_dump(mode="json")},
    )
