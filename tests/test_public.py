from __future__ import annotations

import importlib
import subprocess
import sys
import typing

import pytest

import hipfacts


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_public_names_are_these() -> None:
    assert set(hipfacts.__all__) == {
        "CaptionError",
        "Checker",
        "Claim",
        "Correction",
        "Decision",
        "Finding",
        "HipfactsError",
        "KnowledgeBase",
        "KnowledgeError",
        "KnowledgeErrors",
        "Policy",
        "PolicyError",
        "PolicyErrors",
        "Report",
        "Source",
        "Stance",
        "Trace",
        "UsageError",
        "Verdict",
        "__version__",
        "check",
        "check_many",
    }


@pytest.mark.parametrize("name", hipfacts.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(hipfacts, name) is not None
    assert name in dir(hipfacts)


def test_every_lazy_name_is_public_and_the_other_way_round() -> None:
    lazy = [name for names in hipfacts._HOMES.values() for name in names]
    assert sorted([*lazy, "__version__"]) == sorted(hipfacts.__all__)
    for home, names in hipfacts._HOMES.items():
        module = importlib.import_module(home)
        assert all(getattr(module, name) is getattr(hipfacts, name) for name in names)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        getattr(hipfacts, "chekc")  # noqa: B009 - a plain attribute would not get past the type checker


def test_importing_hipfacts_is_light() -> None:
    heavy = ("spacy", "pydantic", "rapidfuzz", "yaml", "click", "rich", "importlib.metadata")
    code = f"import sys, hipfacts; hipfacts.__version__; print([m for m in {heavy} if m in sys.modules])"
    assert run(code) == "[]"


def test_the_first_use_brings_the_name() -> None:
    assert (
        run("import hipfacts; print(hipfacts.Stance.ASSERTED, 'spacy' in __import__('sys').modules)")
        == "asserted False"
    )


def test_a_promise_is_flagged_with_its_correction() -> None:
    text = "This 30 day challenge will fill in your hip dips!"
    report = hipfacts.check(text)
    assert report.flagged
    finding = next(finding for finding in report.findings if finding.claim == "fill-bone-gap")
    assert finding.stance is hipfacts.Stance.ASSERTED
    assert finding.verdict is hipfacts.Verdict.FALSE
    assert "fill in your hip dips" in finding.quote
    assert text[finding.start : finding.end] == finding.quote
    assert finding.correction.fact
    assert finding.sources


def test_an_exercise_of_the_same_name_is_not() -> None:
    report = hipfacts.check("Side plank hip dips, 3 sets of 12.")
    assert report.status == "no_known_claim"
    assert not report.flagged


def test_many_texts_give_their_reports_lazily_and_in_order() -> None:
    def texts() -> typing.Iterator[str]:
        yield "Squats will fix your hip dips."
        raise AssertionError("read ahead")

    reports = hipfacts.check_many(texts())
    assert next(reports).flagged


def test_check_builds_its_checker_once() -> None:
    from hipfacts.bundled import checker

    hipfacts.check("one")
    assert checker() is checker()
