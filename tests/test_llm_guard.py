"""The scanner among the scanners of Gorget, which has kept LLM Guard's functions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import hipfacts
from hipfacts import Checker, KnowledgeBase
from hipfacts.adapters.llm_guard import ClaimScanner
from tests.conftest import WritePack
from tests.needs import needed_module

ROOT = Path(__file__).resolve().parent.parent
CLAIM = "Side leg raises fill in your hip dips!"
DENIED = "No amount of side leg raises will fill in your hip dips."
ASKED = "Can squats fill in hip dips?"


def test_a_prompt_that_asserts_a_claim_is_stopped_and_one_that_asks_is_not() -> None:
    scan_prompt = needed_module("gorget").scan_prompt
    (finding,) = hipfacts.check(CLAIM).findings
    assert scan_prompt([ClaimScanner()], CLAIM) == (CLAIM, {"ClaimScanner": False}, {"ClaimScanner": finding.score})
    assert scan_prompt([ClaimScanner()], ASKED) == (ASKED, {"ClaimScanner": True}, {"ClaimScanner": 0.0})


def test_an_answer_is_judged_by_itself_and_not_by_its_prompt() -> None:
    scan_output = needed_module("gorget").scan_output
    text, valid, score = scan_output([ClaimScanner()], ASKED, CLAIM)
    assert (text, valid) == (CLAIM, {"ClaimScanner": False})
    assert score["ClaimScanner"] > 0.5
    assert scan_output([ClaimScanner()], CLAIM, DENIED) == (DENIED, {"ClaimScanner": True}, {"ClaimScanner": 0.0})


def test_it_stands_beside_scanners_of_the_package() -> None:
    gorget = needed_module("gorget")
    substrings = needed_module("gorget.input_scanners").BanSubstrings(substrings=["squats"])
    _, valid, _ = gorget.scan_prompt([substrings, ClaimScanner()], ASKED)
    assert valid == {"BanSubstrings": False, "ClaimScanner": True}


@given(st.text(max_size=60) | st.sampled_from([CLAIM, DENIED, ASKED, ""]))
@settings(max_examples=60, deadline=None)
def test_a_text_passes_if_and_only_if_it_is_not_flagged(text: str) -> None:
    scanner = ClaimScanner()
    passed, valid, score = scanner.scan(text)
    assert passed == text
    assert valid is not hipfacts.check(text).flagged
    assert (score > 0) is not valid
    assert scanner.scan("any", text) == (passed, valid, score)


def test_the_checker_is_the_users(write_pack: WritePack) -> None:
    scanner = ClaimScanner(checker=Checker(KnowledgeBase.load(write_pack())))
    assert scanner.scan("Yes, moonwater dissolves your hip hollows!")[1] is False
    assert scanner.scan(CLAIM)[1] is True


def test_the_example_runs() -> None:
    needed_module("gorget")
    script = [sys.executable, "examples/llm_scanner.py"]
    done = subprocess.run(script, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    prompt, yes, no = done.stdout.splitlines()
    assert prompt.endswith("{'ClaimScanner': True} {'ClaimScanner': 0.0}")
    assert yes.endswith("{'ClaimScanner': False} {'ClaimScanner': 0.9}")
    assert no.endswith("{'ClaimScanner': True} {'ClaimScanner': 0.0}")
