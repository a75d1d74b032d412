"""The recognizer in Presidio's own analyzer, over spaCy's blank pipeline: nothing is downloaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy

import hipfacts
from hipfacts import Checker, KnowledgeBase
from tests.conftest import WritePack
from tests.needs import needed_module

ROOT = Path(__file__).resolve().parent.parent
CAPTION = "Hi 👋 these moves fill in your hip dips!"
DENIED = "No amount of side leg raises will fill in your hip dips."


def analyzer(**given: Any) -> Any:
    needed_module("presidio_analyzer")
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    from hipfacts.adapters.presidio import ClaimRecognizer

    engine = SpacyNlpEngine()
    engine.nlp = {"en": spacy.blank("en")}
    registry = RecognizerRegistry(recognizers=[ClaimRecognizer(**given)], supported_languages=["en"])
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])


def found(results: Any, text: str) -> list[tuple[str, str]]:
    return [(result.entity_type, text[result.start : result.end]) for result in results]


def test_claims_are_entities_with_their_place_score_and_finding() -> None:
    (result,) = analyzer().analyze(CAPTION, language="en", return_decision_process=True)
    (finding,) = hipfacts.check(CAPTION).findings
    assert found([result], CAPTION) == [("FILL_BONE_GAP", "fill in your hip dips")]
    assert result.score == finding.score
    assert result.recognition_metadata["hipfacts"] == finding.model_dump(mode="json")
    assert result.recognition_metadata["recognizer_name"] == "hipfacts"
    assert result.analysis_explanation.pattern_name == finding.rule
    assert finding.correction.fact in result.analysis_explanation.textual_explanation


def test_only_asserted_claims_are_entities_unless_others_are_asked_for() -> None:
    assert analyzer().analyze(DENIED, language="en") == []
    (result,) = analyzer(stances=["asserted", "denied"]).analyze(DENIED, language="en")
    assert result.recognition_metadata["hipfacts"]["stance"] == "denied"
    with pytest.raises(ValueError, match="doubted"):
        analyzer(stances=["doubted"])


def test_entities_and_the_threshold_are_presidios() -> None:
    engine = analyzer()
    assert len(engine.get_supported_entities("en")) == len(KnowledgeBase.bundled().claims)
    assert engine.analyze(CAPTION, language="en", entities=["HIP_DIPS_ARE_FAT"]) == []
    assert len(engine.analyze(CAPTION, language="en", entities=["FILL_BONE_GAP"])) == 1
    assert engine.analyze(CAPTION, language="en", score_threshold=0.99) == []


def test_several_claims_in_one_text_are_all_kept() -> None:
    text = "This band workout will melt the fat off your hips, and your hip dips with it!"
    results = analyzer().analyze(text, language="en")
    assert sorted(found(results, text)) == sorted(
        (finding.claim.upper().replace("-", "_"), finding.quote) for finding in hipfacts.check(text).findings
    )
    assert len(results) == 2


def test_the_checker_is_the_users(write_pack: WritePack) -> None:
    text = "Yes, moonwater dissolves your hip hollows!"
    results = analyzer(checker=Checker(KnowledgeBase.load(write_pack()))).analyze(text, language="en")
    assert found(results, text) == [("MOONWATER_DISSOLVES_HOLLOWS", "moonwater dissolves your hip hollows")]


def test_without_presidio_the_error_names_the_extra() -> None:
    code = "import sys; sys.modules['presidio_analyzer'] = None\nimport hipfacts.adapters.presidio"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pip install 'hipfacts[presidio]'" in done.stderr


def test_the_example_runs() -> None:
    needed_module("presidio_analyzer")
    script = [sys.executable, "examples/presidio_analyzer_claims.py"]
    done = subprocess.run(script, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert "FILL_BONE_GAP 0.90 'fill in your hip dips'" in done.stdout
    assert "EMAIL_ADDRESS 1.00 'coach@example.org'" in done.stdout
