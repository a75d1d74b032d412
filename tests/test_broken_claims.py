"""Twenty ways to break a claim file: each message names the file, the line and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from hipfacts.cli.root import program

WritePack = Callable[..., Path]
FILE = "moonwater-dissolves-hollows.yaml"

# what is done, the words it is done to (a pattern), what they become, words of the line named, problem, remedy
BREAKS: list[tuple[str, str, str, str, str, str]] = [
    ("a quote is left open", r"^title: .*", 'title: "Moonwater', "", "broken YAML", "check indentation, quotes and colons"),
    ("a tab indents", r"^  fact:", "\tfact:", "fact:", "broken YAML", "check indentation"),
    ("a key is misspelt", r"^title:", "titel:", "titel", "unknown key `titel`", "known here:"),
    ("a key is forgotten", r"^title: .*\n", "", "id:", "`title` is missing", "add it"),
    ("a key stands twice", r"^(title: .*\n)", r"\1\1", "title", "the key `title` stands twice", "keep one of them"),
    ("an id is no id", r"^id: .*", "id: Moon Water", "id:", "`id`", "small letters"),
    ("an id is not the file's name", r"^id: .*", "id: moon", "id:", "is not the file's name", "rename the file to moon.yaml"),
    ("a title is long", r"^title: .*", "title: " + "x" * 61, "title:", "`title`", "60 characters"),
    ("a verdict is unknown", r"^verdict: .*", "verdict: wrong", "verdict:", "`verdict`", "'false', 'misleading'"),
    ("a status is unknown", r"^status: .*", "status: done", "status:", "`status`", "'experimental', 'stable'"),
    ("a fact is long", r"^  fact: .*", "  fact: " + "x" * 241, "fact:", "`correction.fact`", "240 characters"),
    ("a fact is empty", r"^  fact: .*", "  fact: ''", "fact:", "`correction.fact`", "write at least 1 character"),
    ("a rule has no name", r"^- name: .*\n  all:", "- all:", "- all", "`rules.1.name` is missing", "add it"),
    ("a rule names nothing", r"- dissolve$", "- disolve", "disolve", "unknown concept `disolve`", "did you mean `dissolve`?"),
    ("a gap is no number", r"^(- name: .*)", r"\1" + "\n  gap: near", "gap: near", "`rules.1.gap`", "a whole number"),
    ("a scope is unknown", r"^(- name: .*)", r"\1" + "\n  within: page", "within: page", "`rules.1.within`", "'clause', 'sentence'"),
    ("a source is unknown", r"^- id: first.*", "- id: fist-2020-hip", "fist-2020", "unknown source", "did you mean `first-2020-hip`?"),
    ("a bearing is unknown", r"bearing: .*", "bearing: yes", "bearing", "`sources.1.bearing`", "'supports-correction'"),
    ("examples are few", r"^  questioned:\n.*\n", "  questioned:\n", "questioned", "`examples.questioned`", "2 at least"),
    ("an example is unquoted", r"^  - Moonwater makes.*", "  - Note: tea", "Note: tea", "`examples.absent.1`", "in quotes"),
    ("a mark is left open", r"\[\[moonwater dissolves your hip hollows\]\]!", "[[moonwater dissolves your hip hollows!", "Yes", "not marked", "enclose them once in [[ and ]]"),
    ("a superseded claim is unknown", r"^(status: .*)", r"\1" + "\nsupersedes: [moon-water]", "supersedes", "supersedes unknown", ""),
    ("a list is no list", r"^status: (.*)", r"status: \1" + "\nsupersedes: moon", "supersedes", "`supersedes`", "a list"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "becomes", "line", "problem", "remedy"), [each[1:] for each in BREAKS], ids=[each[0] for each in BREAKS]
)
def test_a_broken_claim_names_file_line_and_remedy(
    write_pack: WritePack, pattern: str, becomes: str, line: str, problem: str, remedy: str
) -> None:
    folder = write_pack()
    path = folder / FILE
    whole, times = re.subn(pattern, becomes, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
    assert times == 1
    path.write_text(whole, "utf-8")
    result = CliRunner().invoke(program, ["audit", "--no-bundled", "--no-notes", str(folder)])
    assert result.exit_code in (1, 2)
    told = [row for row in result.output.splitlines() if row.startswith(f"{path}:") and problem in row]
    assert told, result.output
    number = int(told[0].removeprefix(f"{path}:").partition(":")[0])
    assert line in whole.splitlines()[number - 1]
    assert "; " in told[0]
    assert remedy in told[0]


def test_there_are_twenty() -> None:
    assert len(BREAKS) >= 20
