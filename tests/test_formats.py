"""Every format of `hipfacts check`: valid in its own terms, whatever captions hold, and saying the same."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import hipfacts
from hipfacts.models import Finding
from hipfacts.reports import Located, github, locate, markdown, reply, sarif
from hipfacts.reports import csv as table
from hipfacts.reports.html import parts
from tests.browser import CONTRAST, opened
from tests.test_subtitles import ACROSS, run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PROMISE = "These 5 moves fill in your hip dips for good!"
DENIAL = "No workout will fill in your hip dips."
EVIL = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> [x](https://evil.example) @all www.evil.example "
    "::error::\x1b[31m\u202e"
)
SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-2.1.0.schema.json").read_text("utf-8"))
CLAIMS = hipfacts.KnowledgeBase.bundled().claims


def located(text: str, *, name: str = "post-1", file: str = "a.jsonl", column: int | None = None) -> Located:
    return locate(hipfacts.check(text), text=text, name=name, file=file, line=1, column=column)


def rendered(module: Any, *reports: Located, **options: Any) -> str:
    stream = io.StringIO()
    module.render(iter(reports), stream, **options)
    return stream.getvalue()


def changed(report: Located, **values: Any) -> Located:
    findings = tuple(finding.model_copy(update=values) for finding in report.report.findings)
    return report._replace(report=report.report.model_copy(update={"findings": findings}))


# --- SARIF ----------------------------------------------------------------------------------------------------------


def log(*reports: Located, **options: Any) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(rendered(sarif, *reports, claims=CLAIMS, **options))
    jsonschema.Draft7Validator(SCHEMA).validate(value)
    return value


def test_sarif_is_valid_and_names_each_claim_a_rule_with_help() -> None:
    (first,) = log(located(PROMISE, file="posts/a.txt", column=1), located("Lovely day."))["runs"]
    rules = first["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(CLAIMS)
    assert all(rule["help"]["text"].startswith(CLAIMS[rule["id"]].correction.fact) for rule in rules)
    (result,) = [found for found in first["results"] if found["ruleId"] == "fill-bone-gap"]
    assert rules[result["ruleIndex"]]["id"] == "fill-bone-gap"
    assert (result["level"], result["kind"]) == ("warning", "fail")
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region["snippet"]["text"] == "fill in your hip dips"
    assert PROMISE[region["startColumn"] - 1 : region["endColumn"] - 1] == "fill in your hip dips"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "posts/a.txt"
    assert first["invocations"] == [{"executionSuccessful": True}]


def test_sarif_says_what_is_no_failure_and_what_is_suppressed() -> None:
    denial = located(DENIAL)
    known = changed(located(PROMISE), suppressed="comment")
    results = log(denial, known)["runs"][0]["results"]
    assert [(r["kind"], r["level"]) for r in results[: len(denial.report.findings)]] == [
        ("informational", "none") for _ in denial.report.findings
    ]
    assert all(
        r["suppressions"] == [{"kind": "inSource", "status": "accepted"}]
        for r in results[len(denial.report.findings) :]
    )


def test_sarif_says_that_not_all_could_be_checked() -> None:
    (first,) = log(unchecked=lambda: 2)["runs"]
    assert first["results"] == []
    assert first["invocations"] == [{"executionSuccessful": False}]


def test_sarif_regions_reach_over_lines(tmp_path: Path) -> None:
    (tmp_path / "a b.srt").write_text(ACROSS)
    value = json.loads(run("check", str(tmp_path / "a b.srt"), "--format", "sarif").stdout)
    jsonschema.Draft7Validator(SCHEMA).validate(value)
    (result,) = [r for r in value["runs"][0]["results"] if r["ruleId"] == "fill-bone-gap"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["endLine"], region["endColumn"]) == (7, 15, 11, 14)
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith("/a%20b.srt")
    assert (result["properties"]["startMs"], result["properties"]["cues"]) == (3100, [2, 3])


# --- CSV ------------------------------------------------------------------------------------------------------------


@given(st.text(max_size=30), st.sampled_from(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "x"]))
@settings(max_examples=50)
def test_csv_has_no_cell_that_a_spreadsheet_runs(name: str, start: str) -> None:
    text = f"{start} {PROMISE}"
    rows = list(
        csv.DictReader(io.StringIO(rendered(table, located(text, name=start + name), located("Hello.")), newline=""))
    )
    assert rows[0]["caption"] in (text, "'" + text)
    for row in rows:
        for value in row.values():
            assert not value.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


def test_csv_shows_a_character_that_it_cannot_hold() -> None:
    (row,) = csv.DictReader(io.StringIO(rendered(table, located("a\0b"))))
    assert row["caption"] == "a\u2400b"


def test_csv_has_a_row_a_finding_and_one_for_silence() -> None:
    rows = list(csv.DictReader(io.StringIO(rendered(table, located(PROMISE), located("Hello.", name="b")))))
    assert [(row["id"], row["claim"], row["stance"], row["flagged"]) for row in rows] == [
        ("post-1", "fill-bone-gap", "asserted", "True"), ("b", "", "", "False"),
    ]  # fmt: skip
    assert rows[0]["quote"] == "fill in your hip dips"
    assert rows[0]["sources"].startswith("https://")
    assert rows[1]["caption"] == "Hello."


# --- Markdown -------------------------------------------------------------------------------------------------------


def test_markdown_takes_nothing_of_a_caption_for_markup() -> None:
    report = changed(located(f"{PROMISE} {EVIL}"), quote=EVIL)
    text = report.text
    whole = report._replace(
        report=report.report.model_copy(
            update={
                "findings": tuple(f.model_copy(update={"start": 0, "end": len(text)}) for f in report.report.findings)
            }
        )
    )
    page = MarkdownIt("gfm-like", {"linkify": False}).render(rendered(markdown, whole))
    assert "<script" not in page
    assert "<img" not in page
    assert 'href="https://evil' not in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    raw = rendered(markdown, whole)
    assert "@all" not in raw.replace("\\@all", "")
    assert "www.evil" not in raw


def test_markdown_stays_short_enough_for_a_comment_and_says_what_is_left_out() -> None:
    text = rendered(markdown, *[located(PROMISE)] * 200)
    assert len(text) < 65_536
    assert "**200 captions checked, 200 flagged.**" in text
    assert "more findings would not fit into a comment." in text


# --- a reply --------------------------------------------------------------------------------------------------------


def test_a_reply_is_fact_myth_why_fact_and_one_link() -> None:
    report = hipfacts.check(PROMISE)
    text = reply.reply(report)
    assert text is not None
    first, myth, why, again, link = text.split("\n")
    (finding,) = report.findings
    assert first == finding.correction.fact
    assert finding.title in myth
    assert why in finding.correction.explanation
    assert again.startswith("In short: ")
    assert again.removeprefix("In short: ").lower() in first.lower()
    assert link == f"More: {finding.sources[0].url}"


@pytest.mark.parametrize("text", [DENIAL, "Lovely day.", "Can you fill in hip dips?"])
def test_nobody_is_replied_to_who_is_not_flagged(text: str) -> None:
    assert reply.reply(hipfacts.check(text)) is None


@pytest.mark.parametrize("name", sorted(CLAIMS))
def test_every_claim_has_a_reply_that_starts_with_the_fact_and_names_the_myth_once(name: str) -> None:
    claim = CLAIMS[name]
    if claim.verdict == "mixed":
        return
    finding = hipfacts.check(PROMISE).findings[0]
    sources = finding.sources
    made: Finding = finding.model_copy(
        update={"claim": name, "title": claim.title, "verdict": claim.verdict, "correction": claim.correction}
    )
    text = reply.reply(hipfacts.check(PROMISE).model_copy(update={"findings": (made,)}))
    assert text is not None
    assert text.startswith(claim.correction.fact)
    assert text.count(claim.title.rstrip(".")) == 1
    assert len(text) < 1000
    assert sources


# --- GitHub ---------------------------------------------------------------------------------------------------------


def test_no_caption_can_write_a_workflow_command() -> None:
    text = f"{PROMISE}\n::error::gotcha\r\n::set-output name=x::y"
    report = located(text, file="a\n::error::b,c:d.txt", column=1)
    lines = rendered(github, report).splitlines()
    assert len(lines) == len(report.report.findings)
    assert all(line.startswith("::warning file=") for line in lines)


# --- HTML -----------------------------------------------------------------------------------------------------------


@given(
    st.text(alphabet="ab <>&\n\u202e", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4),
)
def test_the_stretches_of_a_caption_make_up_the_caption(text: str, ranges: list[tuple[int, int]]) -> None:
    finding = hipfacts.check(PROMISE).findings[0]
    found = tuple(
        finding.model_copy(update={"start": min(a, b, len(text)), "end": min(max(a, b), len(text))}) for a, b in ranges
    )
    found = tuple(f for f in found if f.start < f.end)
    report = hipfacts.check("x").model_copy(update={"findings": found})
    pieces = list(parts(Located(report, text)))
    if found:
        assert "".join(piece.text for piece in pieces) == text.replace("\u202e", "\\u202e")
        assert sorted(n for piece in pieces for n in piece.ends) == list(range(1, len(found) + 1))
        marked = sum(len(piece.text.replace("\\u202e", " ")) for piece in pieces if piece.stance)
        assert marked == len({place for f in found for place in range(f.start, f.end)})


@pytest.fixture
def page(tmp_path: Path) -> str:
    (tmp_path / "a.jsonl").write_text(
        "\n".join(
            json.dumps({"id": f"p{n}", "text": text})
            for n, text in enumerate([PROMISE, DENIAL, "Lovely day.", f"{EVIL} {PROMISE}", "Can you fill in hip dips?"])
        )
    )
    (tmp_path / "b.srt").write_text(ACROSS)
    out = tmp_path / "out.html"
    paths = str(tmp_path / "a.jsonl"), str(tmp_path / "b.srt")
    assert run("check", *paths, "--format", "html", "--output", str(out)).exit_code == 1
    return out.as_uri()


def test_a_reader_sees_marks_facts_and_a_summary(browser: Browser, page: str) -> None:
    view, seen = opened(browser, page)
    assert view.get_by_role("heading", level=1).inner_text() == "3 captions of 6 flagged"
    assert view.locator(".caption").count() == 5
    first = view.locator("#c1")
    assert first.locator("mark.asserted").all_inner_texts() == ["fill in your hip dips"]
    fact = CLAIMS["fill-bone-gap"].correction.fact
    assert first.locator(".finding .fact").first.inner_text().endswith(fact)
    assert view.locator("#c2 mark.denied").count() == 1
    assert view.locator("#c4 mark.questioned").count() == 1
    assert view.locator("#c5 .times rect").count() >= 2
    assert "0:03.1 to 0:08.0" in view.locator("#c5").inner_text()
    assert "-->" not in view.locator("#c5").inner_text()
    assert seen.problems == []
    assert seen.requests == [view.url]


def test_nothing_in_a_caption_runs_or_is_markup(browser: Browser, page: str) -> None:
    view, seen = opened(browser, page)
    assert EVIL[:20] in view.locator("#c3 .text").inner_text()
    assert "\\u202e" in view.locator("#c3 .text").inner_text()
    assert view.locator("img").count() == 0
    assert view.locator("script").count() == 1
    assert view.locator("a[href*=evil]").count() == 0
    assert seen.problems == []


def test_the_filter_shows_what_is_asked_for_and_says_how_much(browser: Browser, page: str) -> None:
    view, _ = opened(browser, page)
    status = view.get_by_role("status")
    assert status.inner_text() == "5 of 5 captions with claims shown"
    view.get_by_role("checkbox", name="asserted").uncheck()
    assert status.inner_text() == "2 of 5 captions with claims shown"
    assert not view.locator("#c1").is_visible()
    view.get_by_role("checkbox", name="asserted").check()
    view.get_by_label("Text").fill("CAN YOU")
    assert status.inner_text() == "1 of 5 captions with claims shown"
    view.get_by_label("Text").fill("")
    view.get_by_label("flagged only").check()
    assert status.inner_text() == "3 of 5 captions with claims shown"
    view.get_by_role("button", name=CLAIMS["fill-bone-gap"].title).click()
    assert view.get_by_role("combobox").input_value() == "fill-bone-gap"
    assert view.evaluate("document.activeElement.id") == "captions"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_can_be_read_in_light_and_dark(
    browser: Browser, page: str, scheme: Literal["light", "dark"]
) -> None:
    view, _ = opened(browser, page, color_scheme=scheme)
    lowest = view.evaluate(CONTRAST)
    assert lowest["ratio"] >= 4.5, lowest
    assert lowest["dark"] is (scheme == "dark")


def test_the_report_fits_a_phone(browser: Browser, page: str) -> None:
    view, _ = opened(browser, page, viewport={"width": 320, "height": 640}, is_mobile=True)
    assert view.evaluate("document.documentElement.scrollWidth") == 320


def test_without_scripts_everything_but_the_filter_is_there(browser: Browser, page: str) -> None:
    view, _ = opened(browser, page, java_script_enabled=False)
    assert view.locator(".caption").count() == 5
    assert not view.get_by_label("Text").is_visible()
