"""Settings from files: the nearest one holds, the command line beats it, and nothing in it is passed over."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from hipfacts.cli import config as module
from hipfacts.cli import program
from hipfacts.cli.check import command as check_command
from hipfacts.errors import UsageError
from tests.test_cli import runner, write

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

WritePack = Callable[..., Path]
Check = Callable[..., Result]

CLAIM = "Yes, moonwater dissolves your hip hollows!"
DENIAL = "Sorry, moonwater will not dissolve your hip hollows."


@pytest.fixture
def check(write_pack: WritePack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Checks in ``project``, with a pack in ``pack`` beside it."""
    write_pack()
    (tmp_path / "project" / "posts").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "project")

    def invoke(*arguments: str, stdin: str | None = None) -> Result:
        return runner().invoke(program, ["check", *arguments], input=stdin)

    return invoke


PACK = 'no-bundled = true\nclaims = ["../pack"]\n'


def shown(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    values: dict[str, Any] = tomllib.loads(result.stdout)
    return values


@pytest.mark.parametrize(
    ("file", "header"), [("hipfacts.toml", ""), ("pyproject.toml", "[project]\nname = 'x'\n[tool.hipfacts]\n")]
)
def test_settings_hold_where_they_stand_and_in_the_folders_below(
    check: Check, monkeypatch: pytest.MonkeyPatch, file: str, header: str
) -> None:
    write(file, header + PACK + 'fail-on = "any"\n')
    assert check(stdin=DENIAL).exit_code == 1
    monkeypatch.chdir("posts")
    assert check(stdin=DENIAL).exit_code == 1  # the pack is still found: its path is seen from the file
    assert check("--no-config", stdin=DENIAL).exit_code == 0


def test_the_nearest_file_wins_and_others_are_not_mixed_in(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    write("hipfacts.toml", 'fail-on = "any"\nexplain = true\n')
    write("posts/pyproject.toml", '[tool.hipfacts]\nfail-on = "never"\n')
    write("posts/deeper/pyproject.toml", "[tool.other]\nx = 1\n")
    monkeypatch.chdir("posts/deeper")
    values = shown(check("--show-config"))
    assert (values["fail-on"], values["explain"]) == ("never", False)


def test_the_command_line_beats_the_file(check: Check) -> None:
    write("hipfacts.toml", PACK + 'fail-on = "any"\nhonor-ignores = true\nstance = ["all"]\n')
    assert check("--fail-on", "asserted", stdin=DENIAL).exit_code == 0
    ignored = f"{CLAIM} # hipfacts: ignore[moonwater-dissolves-hollows]"
    assert check(stdin=ignored).exit_code == 0
    assert check("--no-honor-ignores", stdin=ignored).exit_code == 1
    assert "[denied]" in check(stdin=DENIAL).stdout
    assert "[denied]" not in check("--stance", "asserted", stdin=DENIAL).stdout


def test_a_baseline_from_the_file_is_used(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    write("hipfacts.toml", PACK + 'baseline = "known.json"\n')
    write("posts/a.txt", CLAIM)
    assert check("--write-baseline", "known.json", "posts").exit_code == 0
    monkeypatch.chdir("posts")
    assert check("a.txt").exit_code == 0


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ('fail-onn = "any"', "unknown key `fail-onn`; did you mean `fail-on`?"),
        ('fail_on = "any"', "unknown key `fail_on`; write `fail-on`"),
        ("zzzzzz = 1", "unknown key `zzzzzz`; known: "),
        ('output = "a.json"', "`output` is about one run; give it on the command line"),
        ('write-baseline = "a.json"', "`write-baseline` is about one run"),
        ('no-config = "a.json"', "`no-config` is about one run"),
        ('workers = "2"', "`workers` is a string; write a whole number, at least 1"),
        ("workers = 2.0", "`workers` is a number; write a whole number"),
        ("workers = true", "`workers` is a boolean"),
        ("workers = 0", "`workers`: 0 is not in the range"),
        ('min-score = "high"', "`min-score` is a string; write a number, at least 0, at most 1"),
        ("min-score = 1.5", "write a number, at least 0, at most 1"),
        ('explain = "yes"', "`explain` is a string; write `explain = true` or `explain = false`"),
        ("explain = 1", "`explain` is a whole number"),
        ('stance = "all"', '`stance` is a string; write a list: `stance = ["all"]`'),
        ("select = [1]", "`select` is a list that holds other things than strings; write a list of strings"),
        ("select = {a = 1}", "`select` is a table"),
        ("baseline = 2026-01-01", "`baseline` is a date or time; write a string"),
        ('fail-on = "some"', "`fail-on`: "),
        ('fail-on = "some"', 'write one of "asserted", "any", "never"'),
        ('format = "jsn"', "`format`: unknown format 'jsn'. Did you mean 'json'?"),
    ],
)
@pytest.mark.parametrize("header", ["", "[tool.hipfacts]\n"])
def test_what_cannot_hold_is_an_error_with_file_line_and_remedy(
    check: Check, setting: str, problem: str, header: str
) -> None:
    file = "pyproject.toml" if header else "hipfacts.toml"
    write(file, f'{header}# first\nid-field = "name"\n{setting}\n')
    result = check(stdin=CLAIM)
    line = 4 if header else 3
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{file}:{line}: "), result.stderr
    assert problem in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_all_faults_are_said_at_once(check: Check) -> None:
    write("hipfacts.toml", 'a = 1\nexplain = true\nworkers = "x"\n')
    assert [line.split(" ")[0] for line in check(stdin=CLAIM).stderr.splitlines()] == [
        "hipfacts.toml:1:", "hipfacts.toml:3:",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"hipfacts.toml": "workers = 1\nx =\n"}, "hipfacts.toml:2: broken TOML: "),
        ({"hipfacts.toml": "[tool.hipfacts]\nworkers = 1"}, "hipfacts.toml:1: `tool` is not known in hipfacts.toml"),
        ({"pyproject.toml": "[tool.hipfacts\nworkers = 1"}, "pyproject.toml:1: broken TOML: "),
        ({"pyproject.toml": "[tool]\nhipfacts = 1\n"}, "pyproject.toml: `tool.hipfacts` is no table"),
        ({"hipfacts.toml": b"x = '\xff'"}, "hipfacts.toml: is not UTF-8"),
        (
            {"hipfacts.toml": "workers = 1", "pyproject.toml": "\n[tool.hipfacts]\n"},
            "pyproject.toml:2: there are settings here and in hipfacts.toml beside it; keep one of them",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_an_error(check: Check, files: dict[str, str | bytes], problem: str) -> None:
    for name, content in files.items():
        write(name, content)
    result = check(stdin=CLAIM)
    assert (result.exit_code, problem in result.stderr) == (2, True), result.stderr
    assert check("--help").exit_code == 0
    assert check("--no-config", stdin="Tea.").exit_code == 0


def test_a_file_that_may_not_be_read_is_an_error(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        raise PermissionError(13, "Permission denied")

    write("hipfacts.toml", "workers = 1")
    monkeypatch.setattr(Path, "read_text", refuse)
    result = check(stdin=CLAIM)
    assert result.exit_code == 2
    assert "hipfacts.toml: cannot be read: permission denied; mend that, or use --no-config" in result.stderr


def test_a_broken_pyproject_that_does_not_speak_of_hipfacts_stops_nothing(check: Check) -> None:
    write("pyproject.toml", "[tool.other\n")
    assert check(stdin="Tea.").exit_code == 0


def test_show_config_says_what_holds_and_why_and_checks_nothing(check: Check) -> None:
    write("pyproject.toml", '[tool.hipfacts]\nfail-on = "any"\nselect = ["fill-bone-gap"]\n')
    result = check("--show-config", "--workers", "2", "no-such-file.txt")
    values = shown(result)
    assert (values["fail-on"], values["select"], values["workers"]) == ("any", ["fill-bone-gap"], 2)
    assert "# settings from pyproject.toml\n" in result.stdout
    assert 'fail-on = "any"  # pyproject.toml:2\n' in result.stdout
    assert "workers = 2  # command line\n" in result.stdout
    assert 'format = "text"  # default\n' in result.stdout
    assert "# min-score is not set\n" in result.stdout


def test_show_config_says_that_there_is_no_file(check: Check) -> None:
    assert check("--show-config").stdout.startswith("# no hipfacts.toml and no [tool.hipfacts] in a pyproject.toml")


def test_what_show_config_prints_is_a_hipfacts_toml_of_the_same_meaning(check: Check) -> None:
    before = shown(check("--show-config", "--min-score", "0.5", "--text-field", 'a "b" \\ é\x7f', "--select", "a,b"))
    write(
        "hipfacts.toml",
        check("--show-config", "--min-score", "0.5", "--text-field", 'a "b" \\ é\x7f', "--select", "a,b").stdout,
    )
    assert shown(check("--show-config")) == before
    assert before["text-field"] == ['a "b" \\ é\x7f']


def test_every_option_of_check_is_a_setting_or_about_one_run() -> None:
    keys = {key for key, _ in module._options(check_command)}
    options = {p for p in check_command.params if isinstance(p, click.Option)}
    assert len(keys) == len([option for option in options if option.name not in module._ONCE])
    assert module._ONCE - {"help"} <= {option.name for option in options}


@pytest.mark.usefixtures("check")
def test_the_claims_of_the_file_are_those_that_claims_reads() -> None:
    write("hipfacts.toml", PACK + 'format = "json"\n')
    listed = runner().invoke(program, ["claims", "list"])
    assert (listed.exit_code, listed.stdout.split()[0]) == (0, "moonwater-dissolves-hollows")
    assert (
        "Hollows follow the bone." in runner().invoke(program, ["claims", "show", "moonwater-dissolves-hollows"]).stdout
    )


LINES = (
    "explain = true",
    "'stance' = []",
    "[a]",
    "[a.b]",
    "b.c = 1",
    "x =",
    '"',
    "# explain",
    "",
    "workers=1 # [a]",
    "\x0b",
)


@given(st.text() | st.lists(st.sampled_from(LINES)).map("\n".join))
def test_any_text_is_settings_whose_lines_are_known_or_a_usage_error(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("config")
    (folder / "hipfacts.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        table = module.find(folder)
    except UsageError:
        return
    assert table is not None
    for key in table.values:
        line = table.line(key)
        assert line is not None
        assert key in text.split("\n")[line - 1]
