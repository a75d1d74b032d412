from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result

from hipfacts.cli.root import program
from hipfacts.knowledge import claim_schema

SAID = "Hip dips mean you need more protein."


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["claims", *arguments])


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return tmp_path / "my-pack"


def test_a_draft_passes_the_schema_that_its_first_line_names(pack: Path) -> None:
    result = run("new", "protein-mends-hip-dips", "--claim", SAID, "--pack", str(pack))
    assert result.exit_code == 0, result.output
    text = (pack / "protein-mends-hip-dips.yaml").read_text("utf-8")
    first = text.splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    schema = json.loads((pack / first.partition("=")[2]).read_text("utf-8"))
    assert schema == claim_schema()
    jsonschema.validate(yaml.safe_load(text), schema)


def test_a_draft_names_the_concepts_that_are_known_for_its_words(pack: Path) -> None:
    run("new", "protein-mends-hip-dips", "--claim", SAID, "--pack", str(pack))
    assert "#   protein: diet-word" in (pack / "protein-mends-hip-dips.yaml").read_text("utf-8")


def test_the_audit_of_a_draft_says_what_is_missing(pack: Path) -> None:
    run("new", "protein-mends-hip-dips", "--claim", SAID, "--pack", str(pack))
    file = pack / "protein-mends-hip-dips.yaml"
    result = CliRunner().invoke(program, ["audit", str(pack)])
    assert result.exit_code == 2
    assert "unknown concept `todo`; `hipfacts claims concepts WORD` finds" in result.output
    filled = file.read_text("utf-8").replace("all: [todo,", "all: [diet-word,").replace(
        "todo-source", "eppley-nd-hipimplants"
    )  # fmt: skip
    file.write_text(filled, "utf-8")
    result = CliRunner().invoke(program, ["audit", str(pack)])
    assert result.exit_code == 1
    assert "`correction.fact` still says TODO" in result.output
    assert "`examples.asserted.2` still says TODO" in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("Protein Dips", "--claim", SAID), "write protein-dips"),
        (("protein-dips",), "--claim"),
        (("fill-bone-gap", "--claim", SAID), "is a bundled claim"),
        (("protein-dips", "--claim", SAID, "--title", "x" * 61), "60 are the most"),
    ],
)
def test_what_cannot_be_drafted_says_why(pack: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run("new", *arguments, "--pack", str(pack))
    assert result.exit_code == 2
    assert message in result.output
    assert not pack.exists()


def test_a_draft_writes_over_nothing(pack: Path) -> None:
    assert run("new", "a-claim", "--claim", SAID, "--pack", str(pack)).exit_code == 0
    (pack / "a-claim.yaml").write_text("mine", "utf-8")
    result = run("new", "a-claim", "--claim", SAID, "--pack", str(pack))
    assert result.exit_code == 2
    assert "is there already" in result.output
    assert (pack / "a-claim.yaml").read_text("utf-8") == "mine"


def test_every_key_and_value_of_the_schema_is_described() -> None:
    schema = claim_schema()
    for name, part in {"Claim": schema, **schema["$defs"]}.items():
        for key, value in part.get("properties", {}).items():
            assert value.get("description"), f"{name}.{key}"
            _described(value, f"{name}.{key}")
        _described(part, name)


def _described(part: dict[str, Any], name: str) -> None:
    if "enum" in part:
        assert len(part["enumDescriptions"]) == len(part["enum"]), name


def test_concepts_and_sources_are_found_by_words() -> None:
    assert "diet-word: " in run("concepts", "protein").output
    assert "plotkin-2023" in run("sources", "hip thrust").output
    assert "no source has gravel" in run("sources", "gravel").output
