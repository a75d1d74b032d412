"""A claim's life: experimental ones are shown and flag nothing, deprecated ones keep their ids."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hipfacts.checker import Checker
from hipfacts.cli import program
from hipfacts.errors import KnowledgeErrors
from hipfacts.knowledge import KnowledgeBase

WritePack = Callable[..., Path]
Files = dict[str, Any]

CLAIM = "moonwater-dissolves-hollows.yaml"
TEXT = "Moonwater dissolves your hip hollows."


def experimental(files: Files) -> None:
    files[CLAIM]["status"] = "experimental"


def deprecated(files: Files) -> None:
    files["moonlight-dissolves-hollows.yaml"] = {**files[CLAIM], "id": "moonlight-dissolves-hollows"}
    files[CLAIM] |= {"status": "deprecated", "replaced_by": "moonlight-dissolves-hollows"}


def test_an_experimental_claim_is_found_and_flags_only_when_told_to(write_pack: WritePack) -> None:
    knowledge = KnowledgeBase.load(write_pack(experimental))
    report = Checker(knowledge).check(TEXT)
    assert (report.flagged, [(f.trial, f.flags) for f in report.findings]) == (False, [(True, False)])
    checker = pickle.loads(pickle.dumps(Checker(knowledge, experimental=True)))  # noqa: S301 - our own bytes
    report = checker.check(TEXT)
    assert (report.flagged, [(f.trial, f.flags) for f in report.findings]) == (True, [(False, True)])


def test_the_command_line_shows_what_is_on_trial_and_says_so(write_pack: WritePack) -> None:
    pack = ["check", "--no-bundled", "--claims", str(write_pack(experimental))]
    shown = CliRunner().invoke(program, pack, input=TEXT)
    assert shown.exit_code == 0
    assert "moonwater-dissolves-hollows [asserted]" in shown.output
    assert "on trial: flags nothing" in shown.output
    assert CliRunner().invoke(program, [*pack, "--experimental"], input=TEXT).exit_code == 1
    line = json.loads(CliRunner().invoke(program, [*pack, "--format", "jsonl"], input=TEXT).output)
    assert line["findings"][0]["trial"] is True
    line = json.loads(CliRunner().invoke(program, [*pack, "--experimental", "--format", "jsonl"], input=TEXT).output)
    assert "trial" not in line["findings"][0]


def test_a_deprecated_claim_gives_way_to_the_one_that_replaces_it(write_pack: WritePack) -> None:
    folder = write_pack(deprecated)
    knowledge = KnowledgeBase.load(folder)
    assert [f.claim for f in Checker(knowledge).check(TEXT).findings] == ["moonlight-dissolves-hollows"]
    options = ["--no-bundled", "--claims", str(folder)]
    shown = CliRunner().invoke(program, ["claims", "show", "moonwater-dissolves-hollows", *options]).output
    assert "deprecated; see moonlight-dissolves-hollows" in shown


@pytest.mark.parametrize(
    ("change", "problem", "remedy"),
    [
        ({"replaced_by": "moonlight"}, "is replaced and not deprecated", "write `status: deprecated`"),
        ({"status": "deprecated", "replaced_by": "moonlight"}, "which is unknown", "name a claim that is looked for"),
        (
            {"status": "deprecated", "replaced_by": "moonwater-dissolves-hollows"}, "which is deprecated too",
            "name a claim that is looked for",
        ),
    ],
)  # fmt: skip
def test_a_replacement_that_is_none_is_a_fault(
    write_pack: WritePack, change: dict[str, str], problem: str, remedy: str
) -> None:
    folder = write_pack(lambda files: files[CLAIM].update(change))
    with pytest.raises(KnowledgeErrors) as caught:
        KnowledgeBase.load(folder)
    (fault,) = caught.value.problems
    lines = (folder / CLAIM).read_text("utf-8").splitlines()
    assert (problem in fault.problem, remedy in str(fault)) == (True, True)
    assert fault.line == next(number for number, line in enumerate(lines, 1) if line.startswith("replaced_by"))
