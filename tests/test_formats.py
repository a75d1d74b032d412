"""Every format of `hipfacts check`: valid in its own terms, whatever captions hold, and saying the same."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

import hipfacts
from hipfacts.models import Finding, Stance
from hipfacts.reports import Located, github, html, locate, markdown, reply, sarif
from hipfacts.reports import csv as table
from hipfacts.reports import text as plain
from hipfacts.reports.html import parts
from hipfacts.reports.visible import defused, inert, visible
from tests.browser import CONTRAST, opened
from tests.test_subtitles import ACROSS, run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROMISE = "These 5 moves fill in your hip dips for good!"
DENIAL = "No workout will fill in your hip dips."
EVIL = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> [x](https://evil.example) @all www.evil.example "
    "::error::\x1b[31m\u202e"
)
SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-2.1.0.schema.json").read_text("utf-8"))
KNOWLEDGE = hipfacts.KnowledgeBase.bundled()
CLAIMS = KNOWLEDGE.claims
LINKS = {source.url for source in KNOWLEDGE.sources.values()}
GOLDEN = Path(__file__).parent / "data" / "reports"


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
    value: dict[str, Any] = json.loads(rendered(sarif, *reports, claims=CLAIMS, sources=KNOWLEDGE.sources, **options))
    jsonschema.Draft7Validator(SCHEMA).validate(value)
    return value


def test_sarif_is_valid_and_names_each_claim_a_rule_with_help() -> None:
    (first,) = log(located(PROMISE, file="posts/a.txt", column=1), located("Lovely day."))["runs"]
    rules = first["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(CLAIMS)
    for rule in rules:
        links = [KNOWLEDGE.sources[use.id].url for use in CLAIMS[rule["id"]].sources]
        assert rule["help"]["text"].startswith(CLAIMS[rule["id"]].correction.fact)
        assert all(link in rule["help"]["text"] and f"](<{link}>)" in rule["help"]["markdown"] for link in links)
        assert rule["helpUri"] in links
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


def test_a_message_holds_no_link_and_no_placeholder_of_the_captions_making() -> None:
    report = located(f"{PROMISE} [x](https://evil.example) {{0}}", column=1)
    whole = changed(report, start=0, end=len(report.text))
    for result in log(whole)["runs"][0]["results"]:
        assert "[x] (https://evil.example) {{0}}" in result["message"]["text"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region["snippet"]["text"] == report.text


def test_a_result_is_known_again_after_its_lines_have_moved() -> None:
    def prints(report: Located) -> list[str]:
        return [r["partialFingerprints"]["claimStanceQuote/v1"] for r in log(report)["runs"][0]["results"]]

    assert prints(located(PROMISE)) == prints(located(f"Hello!\n\n{PROMISE.replace('hip dips', 'hip  dips')}"))
    assert not set(prints(located(PROMISE))) & set(prints(located(DENIAL)))


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
    assert rows[0]["caption"] == defused(text)
    for row in rows:
        for value in row.values():
            assert not value.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


def test_csv_shows_a_character_that_it_cannot_hold() -> None:
    (row,) = csv.DictReader(io.StringIO(rendered(table, located("a\0b"))))
    assert row["caption"] == "a\u2400b"


@pytest.mark.parametrize("blank", ["", " ", "\xa0"])
@pytest.mark.parametrize("separator", [";", "\t", "\n", "\r\n"])
def test_csv_has_no_formula_where_another_separator_is_the_custom(separator: str, blank: str) -> None:
    text = f'{PROMISE} a"{separator}{blank}=1+1{separator}b'
    for delimiter in (",", separator[-1]):
        out = io.StringIO(rendered(table, located(text)), newline="")
        cells = [cell for row in csv.reader(out, delimiter=delimiter) for cell in row] if delimiter != "\n" else [*out]
        assert not any(cell.lstrip(" \xa0").startswith("=") for cell in cells)


def test_csv_has_a_row_a_finding_and_one_for_silence() -> None:
    rows = list(csv.DictReader(io.StringIO(rendered(table, located(PROMISE), located("Hello.", name="b")))))
    assert [(row["id"], row["claim"], row["stance"], row["flagged"]) for row in rows] == [
        ("post-1", "fill-bone-gap", "asserted", "True"), ("b", "", "", "False"),
    ]  # fmt: skip
    assert rows[0]["quote"] == "fill in your hip dips"
    assert rows[0]["sources"].startswith("https://")
    assert rows[1]["caption"] == "Hello."


# --- Markdown -------------------------------------------------------------------------------------------------------


def tokens(found: Iterable[Token]) -> Iterator[Token]:
    for token in found:
        yield token
        yield from tokens(token.children or ())


def as_code(caption: str, *, file: str = "a.txt") -> list[Token]:
    """The tokens of a comment on a caption that is quoted whole."""
    report = located(caption, file=file)
    whole = changed(report, start=0, end=len(caption))
    page = MarkdownIt("gfm-like", {"linkify": False}).parse(rendered(markdown, whole))
    return list(tokens(page))


@pytest.mark.parametrize(
    "attack",
    [EVIL, "`@all` `` #1 ```", "`", "``@all``", "```\n<b>", "\\`@all\\`", "$`x`$", "</details>", "\n\n# x\n- y"],
)
def test_a_caption_and_the_name_of_a_file_stand_in_code_spans_whole(attack: str) -> None:
    """There GitHub looks for no mention, issue, commit, emoji or address; a backslash keeps it from none."""
    found = as_code(f"{attack} {PROMISE} {attack}", file=f"{attack}.txt")
    spans = [token.content for token in found if token.type == "code_inline"]
    expected = visible(" ".join(f"{attack} {PROMISE} {attack}".split()))
    assert len(spans) >= 2
    assert set(spans[1::2]) == {expected}
    assert set(spans[::2]) == {visible(" ".join(f"{attack}.txt:1".split()))}
    others = " ".join(token.content for token in found if token.type in ("text", "html_inline", "html_block"))
    assert not re.search("@all|evil|<b>|<img|<script|#1", others)
    assert {token.attrGet("href") for token in found if token.type == "link_open"} <= LINKS


@given(st.text(alphabet="`ab \\\n@<", max_size=20))
@settings(max_examples=200)
def test_every_text_comes_out_of_its_code_span_as_it_went_in(inside: str) -> None:
    text = f"x{inside}"
    for given_text in (text, inside + "x"):
        (paragraph,) = (t for t in MarkdownIt().parse(f"a {markdown.code(given_text)} b") if t.type == "inline")
        (span,) = (token for token in paragraph.children or () if token.type == "code_inline")
        assert span.content == visible(" ".join(given_text.split()))


def test_the_summary_of_a_comment_stands_first() -> None:
    assert rendered(markdown, located(PROMISE)).startswith("### hipfacts\n\n**1 caption checked, 1 flagged.**\n")


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


def test_a_reply_links_to_a_study_where_there_is_one() -> None:
    """Nobody who is told that a shape is normal is sent to the page of somebody who sells its removal."""
    text = reply.reply(hipfacts.check("Your hip dips will be gone!"))
    assert text is not None
    first = KNOWLEDGE.sources[CLAIMS["hip-dips-can-be-removed"].sources[0].id]
    assert first.type == "clinical-page"
    assert text.splitlines()[-1].startswith("More: https://doi.org/")


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
    short = text.splitlines()[3].removeprefix("In short: ")
    assert not re.match(r"(they|it|but)\\b", short, re.IGNORECASE), "stands alone"
    assert sources


# --- GitHub ---------------------------------------------------------------------------------------------------------


def test_no_caption_can_write_a_workflow_command() -> None:
    text = f"{PROMISE}\n::error::gotcha\r\n::set-output name=x::y"
    report = located(text, file="a\n::error::b,c:d.txt", column=1)
    lines = rendered(github, report).splitlines()
    assert len(lines) == len(report.report.findings)
    assert all(line.startswith("::warning file=") for line in lines)


@pytest.mark.parametrize(
    "caption", [f"::error::pwned {PROMISE}", f"  ::stop-commands::x {PROMISE}", f"##[error]x {PROMISE}"]
)
def test_no_caption_is_a_command_in_the_log_of_a_build(
    caption: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The runner trims a line before it looks for `::`, and finds `##[` anywhere in one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "::error::a.txt").write_text(caption)
    (tmp_path / "::error::b.jsonl").write_text("{")
    for form in ("text", "json", "jsonl", "sarif"):
        result = run("check", "::error::a.txt", "::error::b.jsonl", "--format", form)
        for line in (*result.stdout.splitlines(), *result.stderr.splitlines()):
            assert not line.lstrip().startswith("::")
            assert "##[" not in line
        if form.startswith("json"):
            value = json.loads(result.stdout)
            assert (value[0] if form == "json" else value)["findings"][0]["quote"] in caption


def test_the_carets_stay_under_the_quote_where_a_command_is_undone() -> None:
    first, quoted, carets, *_ = rendered(plain, located(f"::error::x {PROMISE}", column=1), claims=CLAIMS).splitlines()
    assert quoted[carets.index("^") : carets.rindex("^") + 1] == "fill in your hip dips"
    assert first.startswith("a.jsonl:1:")


@given(st.text(alphabet="#[:x \n\t"))
def test_what_is_inert_stays_as_it_is(line: str) -> None:
    assert inert(inert(line)) == inert(line)
    assert "##[" not in inert(line)
    assert not inert(line).lstrip().startswith("::")


@given(st.text(alphabet="=+-@;\n\r\t\xa0 a＝"))
def test_what_is_defused_stays_as_it_is(cell: str) -> None:
    assert defused(defused(cell)) == defused(cell)
    assert not re.search(r"(^|[;\t\r\n])[ \xa0]*[=+\-@＝]", defused(cell))


# --- golden files ---------------------------------------------------------------------------------------------------

FORMS = {
    "text": "txt", "json": "json", "jsonl": "jsonl", "sarif": "sarif", "github": "github", "csv": "csv", "html": "html",
    "markdown": "md", "reply": "reply",
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_each_format_is_what_its_golden_file_holds(
    form: str, write_pack: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = write_pack()
    monkeypatch.chdir(tmp_path)
    Path("posts.txt").write_text(
        "Yes, moonwater dissolves your hip hollows! @all <b>\n\nMoonwater will never dissolve your hip hollows.\n\n"
        "Does moonwater dissolve hip hollows?\n\nLovely day.\n\nThey say moonwater dissolves hip hollows.\n"
    )
    Path("video.srt").write_text(
        "1\n00:00:01,000 --> 00:00:02,000\nmoonwater will\n\n"
        "2\n00:00:02,000 --> 00:00:04,000\ndissolve your hip hollows\n"
    )
    result = run(
        "check", "posts.txt", "video.srt", "--format", form, "--no-bundled", "--claims", str(pack), "--stance", "all"
    )
    assert result.exit_code == 1, result.stderr
    out = re.sub('"sha256": "[0-9a-f]{64}"', '"sha256": "..."', result.stdout)
    out = re.sub('ersion": "[0-9.]+[a-z0-9.+]*", "', 'ersion": "...", "', out) if form == "sarif" else out
    golden = GOLDEN / f"report.{FORMS[form]}"
    if os.environ.get("REWRITE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(out, "utf-8")
    assert golden.read_text("utf-8") == out


# --- HTML -----------------------------------------------------------------------------------------------------------


@given(
    st.text(alphabet="ab <>&\n\u202e", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from(Stance)), max_size=4),
)
def test_the_stretches_of_a_caption_make_up_the_caption(text: str, ranges: list[tuple[int, int, Stance]]) -> None:
    finding = hipfacts.check(PROMISE).findings[0]
    found = tuple(
        finding.model_copy(update={"start": min(a, b, len(text)), "end": min(max(a, b), len(text)), "stance": stance})
        for a, b, stance in ranges
    )
    found = tuple(f for f in found if f.start < f.end)
    report = hipfacts.check("x").model_copy(update={"findings": found})
    pieces = list(parts(Located(report, text)))
    if found:
        for piece in pieces:
            stances = [found[n - 1].stance for n in piece.over]
            assert piece.stance == (str(min(stances, key=list(Stance).index)) if stances else None)
            assert set(piece.ends) <= set(piece.over)
        for n, f in enumerate(found, start=1):
            under = "".join(piece.text for piece in pieces if n in piece.over)
            assert under == text[f.start : f.end].replace("\u202e", "\\u202e")
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


def marked(view: Page, caption: str, stance: str) -> list[str]:
    """What is marked in a caption, without the numbers of the findings."""
    found: list[str] = view.eval_on_selector_all(
        f"{caption} mark.{stance}",
        "marks => marks.map(mark => [...mark.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join(''))",
    )
    return found


def test_a_reader_sees_marks_facts_and_a_summary(browser: Browser, page: str) -> None:
    view, seen = opened(browser, page)
    assert view.get_by_role("heading", level=1).inner_text() == "3 of 6 captions flagged"
    assert view.locator(".caption").count() == 5
    first = view.locator("#c1")
    assert marked(view, "#c1", "asserted") == ["fill in your hip dips"]
    fact = CLAIMS["fill-bone-gap"].correction.fact
    assert first.locator(".finding .fact").first.inner_text().endswith(fact)
    assert view.locator("#c2 mark.denied").count() == 1
    assert view.locator("#c4 mark.questioned").count() == 1
    assert view.locator("#c5 .times a").count() == view.locator("#c5 .finding").count() >= 1
    track, mark = (view.locator(f"#c5 .times {which}").first.bounding_box() for which in (".track", "a rect"))
    assert track
    assert mark
    assert mark["x"] - track["x"] == pytest.approx(track["width"] * 3.1 / 22, abs=2), "3.1 of 22 seconds"
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


def test_overlapping_findings_are_marked_each_with_its_own_words(browser: Browser, tmp_path: Path) -> None:
    text = "Promise: moves that fill it make hip dips go away fast"
    finding = hipfacts.check(PROMISE).findings[0]
    words = {
        "hip dips go away": Stance.REPORTED,
        "fill it make hip dips": Stance.ASSERTED,
        "go away fast": Stance.DENIED,
    }
    found = tuple(
        finding.model_copy(update={"start": text.index(word), "end": text.index(word) + len(word), "stance": stance})
        for word, stance in words.items()
    )
    report = hipfacts.check("x").model_copy(update={"findings": found})
    (tmp_path / "out.html").write_text(
        rendered(html, locate(report, text=text, name="a", file="a", line=1, column=1)), "utf-8"
    )
    view, seen = opened(browser, (tmp_path / "out.html").as_uri())
    assert marked(view, "#c1", "asserted") == ["fill it make ", "hip dips"]
    assert marked(view, "#c1", "reported") == [" "]
    assert marked(view, "#c1", "denied") == ["go away", " fast"]
    assert [q.inner_text() for q in view.locator("q").all()] == list(words)
    view.locator("#c1-f1 q").hover()
    assert view.eval_on_selector_all("mark.on", "m => m.map(x => x.firstChild.data).join('')") == "hip dips go away"
    view.get_by_label("Text").fill("fill it make hip dips go away fast")
    assert view.locator("#c1").is_visible(), "numbers of findings are no part of a caption"
    view.get_by_label("Text").fill("")
    view.get_by_role("checkbox", name="asserted").uncheck()
    assert view.eval_on_selector_all("mark.off", "m => m.map(x => x.firstChild.data).join('')") == "fill it make "
    view.get_by_role("button", name="Show all").click()
    view.locator("mark.off").first.wait_for(state="detached")
    assert seen.problems == []


def test_the_keyboard_reaches_captions_marks_and_findings(browser: Browser, page: str) -> None:
    view, _ = opened(browser, page)
    view.keyboard.press("Tab")
    assert view.evaluate("document.activeElement.textContent") == "Skip to the captions"
    view.keyboard.press("Enter")
    view.keyboard.press("Tab")
    assert view.evaluate("document.activeElement.getAttribute('aria-label')") == "claim 1, asserted"
    view.keyboard.press("Enter")
    assert view.evaluate("document.querySelector(':target').id") == "c1-f1"
    assert [view.get_by_role(role).count() for role in ("banner", "search", "main", "contentinfo")] == [1, 1, 1, 1]
    unnamed = "[...document.querySelectorAll('a, button, input, select, svg[role]')].filter(n => !(n.ariaLabel ||"
    unnamed += " n.textContent.trim() || n.labels?.length)).length"
    assert view.evaluate(unnamed) == 0


def test_what_could_not_be_checked_is_said(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "out.html").write_text(rendered(html, located(PROMISE), unchecked=lambda: 2), "utf-8")
    view, _ = opened(browser, (tmp_path / "out.html").as_uri())
    assert view.get_by_text("Not everything could be checked: 2 faults.").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_can_be_read_in_light_and_dark(
    browser: Browser, page: str, scheme: Literal["light", "dark"]
) -> None:
    view, _ = opened(browser, page, color_scheme=scheme)
    lowest = view.evaluate(CONTRAST)
    assert lowest["ratio"] >= 4.5, lowest
    assert lowest["dark"] is (scheme == "dark")


@pytest.mark.parametrize("width", [320, 390])
def test_the_report_fits_a_phone(browser: Browser, page: str, width: int) -> None:
    view, _ = opened(browser, page, viewport={"width": width, "height": 640}, is_mobile=True)
    view.locator("#c5").scroll_into_view_if_needed()
    assert view.evaluate("document.documentElement.scrollWidth") == width


def test_without_scripts_everything_but_the_filter_is_there(browser: Browser, page: str) -> None:
    view, _ = opened(browser, page, java_script_enabled=False)
    assert view.locator(".caption").count() == 5
    assert not view.get_by_label("Text").is_visible()
