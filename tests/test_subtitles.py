"""Subtitles: claims across cues, with their times, and offsets into the file as it is."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pysubs2
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from hipfacts.captions import Caption, read
from hipfacts.cli import program
from hipfacts.errors import CaptionError

ACROSS = """1
00:00:01,000 --> 00:00:03,000
Do these five moves every night

2
00:00:03,100 --> 00:00:05,250
and they will fill in

3
00:00:05,300 --> 00:00:08,000
your hip dips for good.

4
00:00:20,000 --> 00:00:22,000
See you tomorrow!
"""
ROLLING = """WEBVTT
Kind: captions

NOTE hip dips can be removed with squats

00:00:00.160 --> 00:00:02.470 align:start position:0%
\x20
these<00:00:00.400><c> moves</c><00:00:00.800><c> will</c>

00:00:02.470 --> 00:00:02.480 align:start position:0%
these moves will
\x20

00:00:02.480 --> 00:00:05.000 align:start position:0%
these moves will
fill<00:00:03.000><c> in</c><00:00:03.500><c> your</c><00:00:04.000><c> hip</c><00:00:04.400><c> dips</c>

00:00:05.000 --> 00:00:05.010 align:start position:0%
fill in your hip dips
\x20

00:00:05.010 --> 00:00:08.000 align:start position:0%
fill in your hip dips
[Music]
"""


def run(*arguments: str) -> Result:
    """The command line with standard error apart, as click has it by itself from 8.2 on."""
    apart: dict[str, Any] = {"mix_stderr": False} if "mix_stderr" in inspect.signature(CliRunner).parameters else {}
    return CliRunner(**apart).invoke(program, arguments)


def checked(path: Path, *options: str) -> dict[str, Any]:
    result = run("check", str(path), "--format", "jsonl", *options)
    assert result.stderr == ""
    (line,) = result.stdout.splitlines()
    report: dict[str, Any] = json.loads(line)
    return report


def caption(path: Path) -> Caption:
    (found,) = read([path])
    assert isinstance(found, Caption)
    return found


def said(path: Path) -> str:
    return " ".join(caption(path).readable.split())


def write(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_claim_over_three_cues_is_one_finding_with_its_times(tmp_path: Path) -> None:
    report = checked(write(tmp_path, "a.srt", ACROSS))
    finding = next(f for f in report["findings"] if f["claim"] == "fill-bone-gap")
    assert finding["stance"] == "asserted"
    assert (finding["start_ms"], finding["end_ms"]) == (3100, 8000)
    assert finding["cues"] == [2, 3]
    assert ACROSS[finding["start"] : finding["end"]] == finding["quote"]
    assert finding["quote"].startswith("fill in\n\n3\n")
    assert finding["quote"].endswith("hip dips")
    assert (finding["line"], finding["column"]) == (7, 15)


def test_people_read_the_words_without_numbers_and_times(tmp_path: Path) -> None:
    result = run("check", str(write(tmp_path, "a.srt", ACROSS)))
    assert result.exit_code == 1
    assert 'a.srt:7:15: fill-bone-gap [asserted] "fill in your hip dips"' in result.stdout
    assert "0:03.1 to 0:08.0, cues 2 to 3" in result.stdout
    assert "-->" not in result.stdout


def test_rolling_captions_give_each_claim_once(tmp_path: Path) -> None:
    path = write(tmp_path, "a.en.vtt", ROLLING)
    assert said(path) == "these moves will fill in your hip dips"
    findings = [f for f in checked(path)["findings"] if f["claim"] == "fill-bone-gap"]
    assert [(f["start_ms"], f["end_ms"], f["cues"]) for f in findings] == [(2480, 5000, [3])]


def test_a_line_that_grows_word_by_word_is_read_once(tmp_path: Path) -> None:
    text = "".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{line}\n\n"
        for n, line in enumerate(["squats", "squats will fill", "squats will fill in hip dips"], start=1)
    )
    assert said(write(tmp_path, "a.srt", text)) == "squats will fill in hip dips"


def test_the_same_words_said_again_later_are_read_again(tmp_path: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nand squeeze\n\n2\n00:00:06,000 --> 00:00:07,000\nand squeeze\n"
    assert said(write(tmp_path, "a.srt", text)) == "and squeeze and squeeze"


@pytest.mark.parametrize(
    "line",
    [
        "<i>These moves</i> fill <b>in</b> your hip dips",
        "{\\an8}These moves fill in your hip dips",
        "ANNA: These moves fill in your hip dips",
        ">> COACH ANNA: These moves fill in your hip dips",
        "♪ These moves fill in your hip dips ♪",
        "[upbeat music] These moves fill [laughs] in your hip dips",
        "(cheering)\nThese moves fill\nin your hip dips",
        "<v Anna>These moves fill in your hip dips</v>",
        '<font color="#fff">These moves fill in your hip dips</font>',
    ],
)
def test_what_is_not_said_does_not_get_in_the_way(tmp_path: Path, line: str) -> None:
    path = write(tmp_path, "a.srt", f"1\n00:00:01,000 --> 00:00:03,000\n{line}\n")
    assert said(path) == "These moves fill in your hip dips"
    assert [f["claim"] for f in checked(path)["findings"]] == ["fill-bone-gap"]


def test_a_heading_is_no_speaker(tmp_path: Path) -> None:
    line = "MYTH: These moves fill in your hip dips"
    path = write(tmp_path, "a.srt", f"1\n00:00:01,000 --> 00:00:03,000\n{line}\n")
    assert [f["stance"] for f in checked(path)["findings"]] == ["denied"]


def test_what_two_speakers_say_is_not_run_together(tmp_path: Path) -> None:
    lines = "- squats will fill in", "- hip dips are normal"
    text = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{line}\n\n" for n, line in enumerate(lines, start=1))
    findings = checked(write(tmp_path, "a.srt", text))["findings"]
    assert [(f["claim"], f["stance"]) for f in findings] == [("hip-dips-are-a-flaw", "denied")]


@pytest.mark.parametrize("kind", ["srt", "vtt", "ass", "ssa", "ttml", "sub"])
def test_each_kind_of_file_is_read_with_the_same_times(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    pysubs2.SSAFile.from_string(ACROSS).save(str(path), fps=25.0 if kind == "sub" else None)
    if kind == "sub":
        path.write_text("{1}{1}25.0\n" + path.read_text())
    assert "Do these five moves every night and they will fill in your hip dips for good." in said(path)
    (finding,) = [f for f in checked(path)["findings"] if f["claim"] == "fill-bone-gap"]
    assert abs(finding["start_ms"] - 3100) < 50
    assert abs(finding["end_ms"] - 8000) < 50
    assert path.read_text()[finding["start"] : finding["end"]] == finding["quote"]


def test_youtubes_sbv_is_read_across_its_cues_and_line_ends(tmp_path: Path) -> None:
    text = "0:00:01.000,0:00:03.000\nThese moves will[br]fill in\n\n0:00:03.100,0:00:05.250\nyour hip dips for good.\n"
    path = write(tmp_path, "a.sbv", text)
    assert said(path) == "These moves will fill in your hip dips for good."
    (finding,) = [f for f in checked(path)["findings"] if f["claim"] == "fill-bone-gap"]
    assert (finding["start_ms"], finding["end_ms"], finding["cues"]) == (1000, 5250, [1, 2])
    assert (finding["line"], finding["column"]) == (2, 21)
    assert text[finding["start"] : finding["end"]] == finding["quote"]


def test_hours_without_a_full_stop_are_no_single_sentence(tmp_path: Path) -> None:
    words = "we squat down and come back up to the top".split()
    cues = [
        f"{n}\n00:{n // 60:02}:{n % 60:02},000 --> 00:{n // 60:02}:{n % 60:02},900\n{' '.join(words[:5])}\n"
        for n in range(1, 600)
    ]
    readable = caption(write(tmp_path, "a.srt", "\n".join(cues))).readable
    assert max(len(part.split()) for part in readable.split("\n\n")) <= 65


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.srt", "These moves fill in your hip dips", "a.srt:1: holds no subtitles; a cue looks like"),
        ("a.sbv", "fill in your hip dips", "a.sbv:1: holds no subtitles; a cue looks like `0:00:01.000,0:00:03.000`"),
        ("a.ass", "nothing of the kind", "a.ass:1: holds no subtitles"),
        ("a.ttml", "<tt", "a.ttml:1: is no ttml file"),
        ("a.sub", "{10}{20}fill in your hip dips", "a.sub:1: is no microdvd file"),
    ],
)
def test_a_file_that_is_none_is_a_fault(tmp_path: Path, name: str, text: str, fault: str) -> None:
    result = run("check", str(write(tmp_path, name, text)))
    assert result.exit_code == 2
    assert fault in result.stderr


def test_a_bad_byte_costs_one_word_and_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_bytes(ACROSS.replace("See you", "S\xe9e you").encode("latin-1"))
    result = run("check", str(path), "--format", "jsonl")
    assert result.exit_code == 2
    assert f"{path}:15: is not UTF-8" in result.stderr
    assert json.loads(result.stdout)["flagged"]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    plain, windows = tmp_path / "a.srt", tmp_path / "b.srt"
    plain.write_bytes(ACROSS.encode())
    windows.write_bytes(b"\xef\xbb\xbf" + ACROSS.replace("\n", "\r\n").encode())
    assert caption(plain).readable == caption(windows).readable
    assert caption(plain).timeline == caption(windows).timeline


@given(st.text(alphabet="ab.<>{}[]\\♪-: \n>1023,", max_size=120))
def test_any_text_in_a_cue_keeps_its_place(text: str) -> None:
    from hipfacts.captions.subtitles import captions

    rows = f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n\n2\n00:00:02,000 --> 00:00:03,000\nfill\n".splitlines(
        keepends=True
    )
    for item in captions(rows, file="a.srt", suffix=".srt"):
        assert not isinstance(item, CaptionError)
        assert len(item.readable) == len(item.text)
        assert all(b in (a, " ", "\n") for a, b in zip(item.text, item.readable, strict=True))
        assert item.timeline is not None
        for first, last, start, end, _ in item.timeline:
            assert 0 <= first < last <= len(item.text)
            assert start <= end
