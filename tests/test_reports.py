"""Reports as text, JSON and annotations: what the reader gets, and what a stranger's caption cannot do to them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipfacts.models import Correction, Finding, KnowledgeVersion, Report, SourceLink, Stance, Trace, Verdict
from hipfacts.reports import Located, github, jsonl, locate, narrow, text
from hipfacts.reports import json as json_list
from hipfacts.reports.visible import cells, visible

FACT = "The dip follows the bone."
WHY = "Muscle grows where it lies, not in the hollow."


def find(
    caption: str, quote: str, *, stance: Stance = Stance.ASSERTED, verdict: Verdict = Verdict.FALSE, **more: Any
) -> Finding:
    start = caption.index(quote)
    before = caption[:start]
    return Finding(
        claim="fill-bone-gap", title="Muscle fills the gap", verdict=verdict, stance=stance, score=0.9,
        start=start, end=start + len(quote), quote=quote,
        line=before.count("\n") + 1, column=start - (before.rfind("\n") + 1) + 1,
        evidence=(
            Trace(role="concept", name="fill", start=start, end=start + 4, quote=quote[:4], how="exact"),
            Trace(role="concept", name="dip", start=start, end=start + 4, quote=quote[:4], how="misspelt"),
        ),
        rule="fill-bone-gap/fill-dip",
        correction=Correction(fact=FACT, explanation=WHY, fallacy="false-cause"),
        sources=(SourceLink(id="a-2020-hip", title="Of hips", year=2020, url="https://example.org/" + "hip" * 40),),
        **more,
    )  # fmt: skip


def report(caption: str, *findings: Finding, line: int = 1, column: int | None = 1, file: str = "a.txt") -> Located:
    bare = Report(
        status="claims_found" if findings else "no_known_claim",
        flagged=any(finding.flags for finding in findings),
        knowledge=(KnowledgeVersion(id="hip-dips", version="1.0.0", sha256="0" * 64),),
        findings=findings,
    )
    return locate(bare, text=caption, name=f"{file}:{line}", file=file, line=line, column=column)


def as_text(*reports: Located, **options: Any) -> str:
    stream = io.StringIO()
    text.render(iter(reports), stream, claims={}, **options)
    return stream.getvalue()


CAPTION = "Hey\nthis will fill your hip dips fast"
FOUND = find(CAPTION, "fill your hip dips")


# --- located --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "column", "expected"),
    [("Hey", 1, (7, 1)), ("Hey", 5, (7, 5)), ("fill", 5, (8, 11)), ("fill", None, (7, 11))],
)
def test_a_finding_stands_on_the_line_of_the_file(quote: str, column: int | None, expected: tuple[int, int]) -> None:
    located = report(CAPTION, find(CAPTION, quote), line=7, column=column)
    finding = located.report.findings[0]
    assert (finding.line, finding.column) == expected
    assert located.text[finding.start : finding.end] == finding.quote == quote


def test_quotes_are_those_of_the_text_as_given() -> None:
    found = find("fill        dips", "fill        dips")
    quoted = report("fill `your` dips", found).report.findings[0]
    assert quoted.quote == "fill `your` dips"
    assert quoted.evidence[0].quote == "fill"


def test_narrowing_leaves_status_and_flag_as_they_are() -> None:
    located = narrow(report(CAPTION, FOUND), (Stance.DENIED,))
    assert located.report.findings == ()
    assert (located.report.status, located.report.flagged) == ("claims_found", True)


# --- text -----------------------------------------------------------------------------------------------------------


def test_text_names_the_place_marks_the_quote_and_gives_the_fact_before_the_claim() -> None:
    lines = as_text(report(CAPTION, FOUND, line=3)).splitlines()
    assert lines[:6] == [
        'a.txt:4:11: fill-bone-gap [asserted] "fill your hip dips"',
        "    this will fill your hip dips fast",
        "              ^^^^^^^^^^^^^^^^^^",
        f"    Fact     {FACT}",
        "    Claim    Muscle fills the gap (false)",
        f"    Why      {WHY}",
    ]
    assert lines[6] == '    Matched  rule fill-bone-gap/fill-dip: fill "fill", dip "fill" (misspelt)'
    assert lines[7] == "    Sources  Of hips (2020)"
    assert lines[8].strip() == FOUND.sources[0].url, "an address is never broken"
    assert lines[-1] == "1 caption checked, 1 flagged; shown: 1 asserted."


def test_text_shows_other_stances_only_when_asked_and_says_so() -> None:
    located = report(CAPTION, FOUND.model_copy(update={"stance": Stance.DENIED}))
    assert as_text(located) == "1 caption checked, 0 flagged; not shown: 1 denied (--stance all).\n"
    assert "[denied]" in as_text(located, stances=tuple(Stance))


def test_text_never_calls_silence_a_verdict() -> None:
    assert as_text(report("hello")) == (
        "1 caption checked, 0 flagged; no known claim found, which is no verdict on the rest.\n"
    )


def test_text_says_what_could_not_be_checked() -> None:
    assert "2 faults: not everything could be checked" in as_text(unchecked=lambda: 2)


def test_explain_says_everything() -> None:
    explained = as_text(report(CAPTION, FOUND), explain=True)
    for part in (
        "score 0.9",
        "how often such findings were right",
        'concept dip: "fill" at',
        "misspelt",
        "kind of fallacy: false-cause",
    ):
        assert part in explained


def test_text_is_plain_unless_colour_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b" not in as_text(report(CAPTION, FOUND))
    coloured = as_text(report(CAPTION, FOUND), colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).startswith(
        'a.txt:2:11: fill-bone-gap [asserted] "fill your hip dips"\n'
    )


def test_a_caption_of_megabytes_is_quoted_in_part() -> None:
    caption = "x " * 500_000 + "fill dips" + " y" * 500_000
    lines = as_text(report(caption, find(caption, "fill dips"))).splitlines()
    assert lines[1].startswith("    … x x")
    assert lines[1].endswith("y y …")
    assert max(map(len, lines)) < 200
    assert lines[1][lines[2].index("^") :].startswith("fill dips")


@pytest.mark.parametrize("before", ["🍑🍑 ", "e\u0301 ", "日本 ", "\x1b[2J"])
def test_the_mark_stands_under_the_quote_whatever_comes_before(before: str) -> None:
    caption = before + "fill dips"
    lines = as_text(report(caption, find(caption, "fill dips"))).splitlines()
    shown = lines[1][: lines[1].index("fill dips")]
    assert cells(shown) == lines[2].index("^")


@pytest.mark.parametrize(
    ("unsafe", "shown"),
    [
        ("\x1b[31m", r"\x1b[31m"), ("\x9b31m", r"\x9b31m"), ("\r", r"\r"), ("\x07", r"\x07"), ("\u202e", r"\u202e"),
        ("\u2028", r"\u2028"), ("\ud800", r"\ud800"), ("\U000e0041", r"\U000e0041"), ("\n", r"\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("colour", [False, True])
def test_what_a_terminal_would_obey_is_shown(unsafe: str, shown: str, colour: bool) -> None:
    caption = f"a fill{unsafe}dips b"
    out = as_text(report(caption, find(caption, f"fill{unsafe}dips"), file=f"{unsafe}.txt"), colour=colour)
    assert f'"fill{shown}dips"' in re.sub(r"\x1b\[[0-9;]*m", "", out)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", out) if colour else out
    assert unsafe == "\n" or unsafe not in plain
    out.encode()


@given(st.text())
def test_visible_text_is_one_harmless_line_and_escapes_nothing_else(given_text: str) -> None:
    out = visible(given_text)
    assert len(out.splitlines()) <= 1
    out.encode()
    assert visible(out) == out
    assert "👩‍🦰 café" in visible("👩‍🦰 café" + given_text)


# --- JSON -----------------------------------------------------------------------------------------------------------


def render_json(reports: Iterable[Located]) -> str:
    stream = io.StringIO()
    jsonl.render(reports, stream)
    return stream.getvalue()


def test_jsonl_is_the_report_as_the_contract_has_it() -> None:
    row = json.loads(render_json([report(CAPTION, FOUND, line=3)]))
    assert list(row) == [
        "schema_version", "id", "source", "status", "flagged", "incomplete", "knowledge", "findings",
    ]  # fmt: skip
    assert (row["id"], row["source"], row["status"]) == ("a.txt:3", {"file": "a.txt", "line": 3}, "claims_found")
    assert list(row["findings"][0]) == [
        "claim", "title", "verdict", "stance", "score", "start", "end", "quote", "line", "column", "evidence", "rule",
        "correction", "sources",
    ]  # fmt: skip


def test_times_stand_only_where_there_are_some() -> None:
    timed = FOUND.model_copy(update={"start_ms": 1200, "end_ms": 1500})
    row = json.loads(render_json([report(CAPTION, timed)]))
    assert (row["findings"][0]["start_ms"], row["findings"][0]["end_ms"]) == (1200, 1500)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_a_list_of_the_same(count: int) -> None:
    reports = [report(CAPTION, FOUND)] * count
    stream = io.StringIO()
    json_list.render(reports, stream)
    assert json.loads(stream.getvalue()) == [json.loads(line) for line in render_json(reports).splitlines()]


@given(st.text(st.characters(categories=["L", "Cs", "Cc", "Zl", "Zp", "So"])))
def test_json_survives_every_text_on_one_line_of_utf8(noise: str) -> None:
    caption = f"{noise}fill dips{noise}"
    located = report(caption, find(caption, f"{noise}fill dips"), file=f"{noise}.txt")
    line = render_json([located])
    assert len(line.splitlines()) == 1
    row = json.loads(line.encode())
    assert row["findings"][0]["quote"] == located.text[: len(noise) + 9]
    assert row["source"]["file"] == f"{noise}.txt"


def test_reports_are_written_as_they_come() -> None:
    stream = io.StringIO()
    seen = []

    def feed() -> Iterable[Located]:
        for _ in range(2):
            seen.append(len(stream.getvalue()))
            yield report(CAPTION, FOUND)

    jsonl.render(feed(), stream)
    assert seen[0] == 0
    assert seen[1] > 0


# --- GitHub ---------------------------------------------------------------------------------------------------------


def as_github(*reports: Located) -> str:
    stream = io.StringIO()
    github.render(reports, stream)
    return stream.getvalue()


def test_github_annotates_the_line() -> None:
    out = as_github(report(CAPTION, FOUND, line=3))
    assert out.startswith("::warning file=a.txt,line=4,col=11,title=fill-bone-gap (false%2C asserted)::")
    assert f"%0AFact: {FACT}%0A" in out
    assert out.count("\n") == 1


def test_github_warns_of_what_flags_and_notes_the_rest() -> None:
    denied = FOUND.model_copy(update={"stance": Stance.DENIED})
    assert as_github(report(CAPTION, denied)).startswith("::notice ")


def test_no_caption_and_no_file_name_ends_a_github_command() -> None:
    caption = "fill 100%\n::error::pwned\r\x1b"
    out = as_github(report(caption, find(caption, caption), file="a,b:c%\n.txt"))
    assert out.count("\n") == 1
    assert r"file=a%2Cb%3Ac%25%0A.txt,line=1" in out
    assert r"100%25\n::error::pwned\r\x1b" in out
