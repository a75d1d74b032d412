"""Faults and hostile input at the command line: nothing is lost, nothing gets through raw, nothing fails in silence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hipfacts.checker import Checker
from hipfacts.cli import program
from hipfacts.models import Report
from tests.test_cli import runner

CLAIM = "Squats will fill in your hip dips."


def lines(*texts: str) -> str:
    Path("captions.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), "utf-8")
    return "captions.jsonl"


@pytest.fixture
def fails_at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Checking a text that says BOOM fails."""
    monkeypatch.chdir(tmp_path)
    check = Checker.check

    def fails(self: Checker, text: str, **options: Any) -> Report:
        if "BOOM" in text:
            raise RecursionError("a bug")
        return check(self, text, **options)

    monkeypatch.setattr(Checker, "check", fails)


@pytest.mark.usefixtures("fails_at")
def test_a_caption_whose_check_fails_is_a_fault_and_the_rest_is_checked() -> None:
    path = lines(CLAIM, "BOOM", CLAIM, "BOOM")
    result = runner().invoke(program, ["check", "--format", "jsonl", path])
    assert result.exit_code == 2
    assert [json.loads(line)["source"]["line"] for line in result.stdout.splitlines()] == [1, 3]
    assert result.stderr.splitlines()[-2:] == [
        f"{path}:{line}: could not be checked: RecursionError: a bug; report it" for line in (2, 4)
    ]


@pytest.mark.usefixtures("fails_at")
def test_ignore_comments_stay_with_their_captions_where_a_check_fails() -> None:
    comment = "hipfacts: ignore[fill-bone-gap,squats-fix-hip-dips,hip-dips-can-be-removed]"
    path = lines(f"BOOM {comment}", CLAIM, f"{CLAIM} {comment}")
    result = runner().invoke(program, ["check", "--format", "jsonl", "--honor-ignores", path])
    assert [json.loads(line)["flagged"] for line in result.stdout.splitlines()] == [True, False]


@pytest.mark.usefixtures("fails_at")
def test_no_baseline_is_written_where_a_check_fails() -> None:
    result = runner().invoke(program, ["check", "--write-baseline", "known.json", lines(CLAIM, "BOOM")])
    assert result.exit_code == 2
    assert not Path("known.json").exists()


@pytest.mark.usefixtures("fails_at")
def test_a_fault_of_the_input_itself_is_no_caption_s(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Any:
        yield from ()
        raise ValueError("a bug in reading")

    monkeypatch.setattr("hipfacts.captions.read", broken)
    result = runner().invoke(program, ["check", lines(CLAIM)])
    assert isinstance(result.exception, ValueError)
