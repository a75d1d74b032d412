"""Faults and hostile input at the command line: nothing is lost, nothing gets through raw, nothing fails in silence."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hipfacts import KnowledgeBase
from hipfacts.checker import Checker
from hipfacts.cli import program
from hipfacts.cli.check import FORMATS
from hipfacts.errors import KnowledgeErrors
from hipfacts.models import Report
from tests import fuzz, golden
from tests.benchmarks import hostile
from tests.test_cli import ENVIRONMENT, WritePack, command, runner

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


# --- any bytes ------------------------------------------------------------------------------------------------------

FOUND = [json.loads(line) for line in (Path(__file__).parent / "data" / "found.jsonl").read_text("utf-8").splitlines()]
PIECES = [
    "hip dips",
    "#HipDips",
    "h1p d.i.p",
    "\u200b",
    "\u202e",
    "\x1b[31m",
    "🔥",
    "é\u0301",
    "&#104;",
    "\ud83d",
    "\r\n",
    "\0",
]
PIECES += [
    "<script>",
    "::error::",
    "=cmd|",
    '"',
    "{",
    "[" * 30,
    "00:00:01,000 --> 00:00:02,000\n",
    "- &a *a\n",
    "!!python/x ",
]


@pytest.mark.parametrize("target", fuzz.TARGETS)
@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=200) | st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=12).map("".join))
def test_whatever_comes_what_is_promised_of_any_bytes_holds(target: str, data: bytes | str) -> None:
    fuzz.TARGETS[target](data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("found", FOUND, ids=lambda found: found["why"])
def test_what_a_fuzzer_found_stays_mended(found: dict[str, str]) -> None:
    fuzz.TARGETS[found["target"]](base64.b64decode(found["data"]))


@pytest.mark.parametrize("kind", hostile.TEXTS)
def test_offsets_are_true_in_texts_made_to_be_expensive(kind: str) -> None:
    text = hostile.text_of(kind, 1500)
    report = fuzz.checker().check(text)
    assert all(text[f.start : f.end] == f.quote for f in report.findings)
    assert report.flagged or kind in ("brackets", "negations", "quotes", "single quotes", "right to left", "cues"), kind


# --- reports --------------------------------------------------------------------------------------------------------

ATTACK = (
    "\r\n::error file=x::owned\n\x1b]0;owned\x07\x1b[2J\x9b31m </script><script>alert(1)</script>"
    "<img src=x onerror=alert(1)> [a](javascript:alert(1)) @everyone =1+1 \u202e\u2028 {{7*7}} ```\n%0A::warning::x"
)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("where", ["text", "id", "file", "quote"])
def test_nothing_in_a_caption_is_obeyed_in_any_format(
    form: str, where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = f"Squats will fill in {ATTACK if where == 'quote' else 'your'} hip dips. {ATTACK if where == 'text' else ''}"
    name = "a\n::error::b\x1b[31m<b>,%0A.jsonl" if where == "file" else "a.jsonl"
    Path(name).write_text(json.dumps({"id": ATTACK if where == "id" else "at://x/y/z bafy", "text": text}), "utf-8")
    labeler = ["--labeler", "did:plc:ewvi7nxzyoun6zhxrhs64oiz"] if form == "bluesky" else []
    result = runner().invoke(program, ["check", "--format", form, *labeler, name])
    assert result.exit_code in (1, 2) or where == "quote", result.stderr
    fuzz.valid(form, result.stdout_bytes.decode("utf-8"))
    assert "\x1b" not in result.stderr
    assert not any(line.startswith("::") for line in result.stderr.splitlines())


# --- files ----------------------------------------------------------------------------------------------------------


def bomb() -> bytes:
    return gzip.compress(b'{"text": "' + b"a" * 200_000_000 + b'"}\n', compresslevel=9)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("columns.csv", b"text," + b"c," * 1_000_000 + b"\n" + b"x," * 1_000_001 + b"\n"),
        ("deep.json", b'[{"text": ' + b"[" * 10_000 + b"]" * 10_000 + b"}]"),
        ("deep.jsonl", b'{"text": ' + b"[" * 10_000 + b"]" * 10_000 + b"}\n"),
        ("deep.md", b">" * 100_000 + b" x\n" + b"[" * 100_000),
        ("quote.csv", b'id,text\n1,"' + b"x" * 1_000_000),
        ("spaces.txt", b" \t" * 1_000_000),
        ("tags.srt", b"1\n00:00:01,000 --> 00:00:02,000\n" + b"<" * 10_000 + b"\n"),
        ("braces.ass", b"[Events]\nFormat: Text\nDialogue: " + b"{\\" * 5_000 + b"\n"),
    ],
)
def test_a_file_that_is_made_to_hurt_costs_no_other(
    name: str, content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(content)
    Path("z.txt").write_text(CLAIM)
    result = runner().invoke(program, ["check", name, "z.txt"])
    assert result.exit_code in (1, 2), result.exception
    assert "z.txt:1:1: " in result.stdout.replace("1:13", "1:1").replace("1:8", "1:1")


def test_a_gzip_bomb_is_a_fault_or_read_within_a_gigabyte(tmp_path: Path) -> None:
    (tmp_path / "bomb.jsonl.gz").write_bytes(bomb())
    (tmp_path / "z.txt").write_text(CLAIM)
    done = subprocess.run(
        command("check", "--format", "jsonl", "bomb.jsonl.gz", "z.txt"), cwd=tmp_path, env=ENVIRONMENT,
        capture_output=True, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30)), check=False,
    )  # fmt: skip
    assert done.returncode in (1, 2), done.stderr[-500:]
    assert b'"flagged": true' in done.stdout


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CLAIM)
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    result = runner().invoke(program, ["check", str(tmp_path)])
    assert result.exit_code == 2
    assert "self.txt: cannot be read: too many levels of symbolic links" in result.stderr
    assert result.stdout.count("[asserted]") == 1


@pytest.mark.parametrize(
    "name", ["a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "a: !!python/object/apply:os.system [id]", "[" * 5000]
)
def test_yaml_that_is_made_to_hurt_is_a_fault_with_its_line(name: str, write_pack: WritePack) -> None:
    with pytest.raises(KnowledgeErrors, match=r"pack\.yaml:[12]: "):
        KnowledgeBase.load(write_pack(lambda files: files.update({"pack.yaml": name})))


@pytest.mark.parametrize("form", FORMATS)
def test_a_full_disk_leaves_no_half_file_and_the_old_one_as_it_was(form: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{CLAIM}\n\n" * 300)
    (tmp_path / "out").write_text("old")
    labeler = ["--labeler", "did:plc:ewvi7nxzyoun6zhxrhs64oiz"] if form == "bluesky" else []
    done = subprocess.run(
        command("check", "--format", form, *labeler, "--output", "out", "a.txt"), cwd=tmp_path, env=ENVIRONMENT,
        capture_output=True, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000)), check=False,
    )  # fmt: skip
    assert done.returncode == 2
    if form != "bluesky":  # no post has an address here, and nothing is written
        assert b"cannot be written" in done.stderr, done.stderr
        assert (tmp_path / "out").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "out"]


# --- the same everywhere --------------------------------------------------------------------------------------------


def test_the_results_of_all_examples_are_those_that_were_kept() -> None:
    assert golden.results() == golden.kept(), "if that was meant: python -m tests.golden --write"


@pytest.mark.parametrize("workers", [2, 3])
def test_the_results_are_the_same_from_several_processes(workers: int) -> None:
    assert golden.results(workers=workers) == golden.kept()


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONHASHSEED": "1", "LC_ALL": "C"}, {"PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Kathmandu"}],
)
def test_the_results_are_the_same_whatever_the_hash_seed_and_the_locale(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.golden"], env=ENVIRONMENT | environment | {"HIPFACTS_CACHE": ""},
        cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 lines differ" in done.stdout


def test_every_source_is_used_and_its_doi_well_formed() -> None:
    knowledge = KnowledgeBase.bundled()
    assert {use.id for claim in knowledge.claims.values() for use in claim.sources} == set(knowledge.sources)
    dois = [source.doi for source in knowledge.sources.values() if source.doi is not None]
    assert dois
    assert all(re.fullmatch(r"10\.\d{4,9}/[^\s<>]+[^\s<>.,;]", doi) for doi in dois)


def test_a_wheel_built_twice_is_the_same_to_the_byte(tmp_path: Path) -> None:
    wheels = []
    for number in ("1", "2"):
        out = tmp_path / number
        subprocess.run(
            [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(out), "."],
            cwd=Path(__file__).parent.parent, env=os.environ | {"SOURCE_DATE_EPOCH": "1764000000"}, check=True,
        )  # fmt: skip
        (wheel,) = out.iterdir()
        wheels.append((wheel.name, wheel.read_bytes()))
    assert wheels[0] == wheels[1]
