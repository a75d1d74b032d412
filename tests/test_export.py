"""The knowledge base for readers: valid, linked, whole, and never markup where it should be text."""

from __future__ import annotations

import copy
import csv as csv_module
import io
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

import jsonschema
import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hipfacts.cli import program
from hipfacts.export import claimreview, csv, html, markdown, terminal, wording
from hipfacts.knowledge import KnowledgeBase
from hipfacts.reports.markdown import escape
from hipfacts.reports.visible import defused
from tests.test_cli import runner

WritePack = Callable[..., Path]
Export = Callable[..., Result]

DATA = Path(__file__).parent / "data"
SCHEMA = json.loads((DATA / "claimreview.schema.json").read_text("utf-8"))
GOLDEN = DATA / "export"
HOME = "https://example.org/facts/"
ID = "moonwater-dissolves-hollows"
EVIL = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"'&amp; *b* `c` [d](javascript:e) {{ 7*7 }} "
    "\x1b[31m"
)

FORMATS: dict[str, Callable[[KnowledgeBase], dict[str, str]]] = {
    "claimreview": claimreview.files, "csv": csv.files, "html": html.files, "markdown": markdown.files,
}  # fmt: skip


@pytest.fixture(scope="module")
def bundled() -> KnowledgeBase:
    return KnowledgeBase.bundled()


@pytest.fixture
def small(write_pack: WritePack) -> KnowledgeBase:
    return KnowledgeBase.load(write_pack())


@pytest.fixture
def hostile(write_pack: WritePack) -> KnowledgeBase:
    """A pack whose every prose is an attack on whoever shows it."""

    def attack(files: dict[str, Any]) -> None:
        claim = files[f"{ID}.yaml"]
        claim["title"] = "</script><script>alert(1)</script>"
        claim["claim"] = claim["false_positives"][0] = claim["evidence"]["direct_study"] = EVIL
        claim["evidence"]["note"] = claim["sources"][0]["shows"] = EVIL
        claim["correction"]["fact"] = claim["correction"]["explanation"] = EVIL
        claim["examples"]["asserted"][0] += EVIL
        files["concepts/all.yaml"]["hollow"]["about"] = EVIL
        for key in ("title", "authors", "journal", "finding", "limits", "type"):
            files["sources.yaml"][0][key] = EVIL
        files["sources.yaml"][0]["url"] = 'https://example.org/"onmouseover="alert(3)"/<b>)\\'

    return KnowledgeBase.load(write_pack(attack, folder="hostile"))


# --- ClaimReview ----------------------------------------------------------------------------------------------------

VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


class Page(HTMLParser):
    """What a page holds: its elements, their ids and links, its text, and its data blocks."""

    VOID = frozenset({"meta", "br", "img", "link", "input", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.scripts: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)
        elif "style" not in self.open:
            self.text += data

    def all(self, attribute: str) -> list[str]:
        return [value for _, found in self.elements if (value := found.get(attribute)) is not None]

    def tags(self) -> list[str]:
        return [tag for tag, _ in self.elements]


def reviews(knowledge: KnowledgeBase, base_url: str = "") -> Iterator[dict[str, Any]]:
    """The reviews of the feed, of the files, and of the pages."""
    feed = claimreview.files(knowledge, base_url=base_url)
    yield from json.loads(feed.pop("claimreview.jsonld"))["dataFeedElement"]
    yield from (json.loads(text) for text in feed.values())
    for name, text in html.files(knowledge, base_url=base_url).items():
        if name.startswith("claims/"):
            (script,) = Page(text).scripts
            yield json.loads(script)


@pytest.mark.parametrize("base_url", ["", HOME])
def test_every_review_is_valid_wherever_it_stands(bundled: KnowledgeBase, base_url: str) -> None:
    found = list(reviews(bundled, base_url))
    assert len(found) == 3 * len(bundled.claims)
    for review in found:
        VALIDATOR.validate(review)
        assert review["url"].startswith(base_url)
    assert {review["claimReviewed"] for review in found} == {claim.claim for claim in bundled.claims.values()}


def test_the_schema_refuses_reviews_that_lack_what_is_required_or_have_it_in_another_type(small: KnowledgeBase) -> None:
    review = next(reviews(small))
    assert VALIDATOR.is_valid(review)
    for key in SCHEMA["required"]:
        assert not VALIDATOR.is_valid({name: value for name, value in review.items() if name != key}), key
        assert not VALIDATOR.is_valid({**review, key: 1}), key
        assert not VALIDATOR.is_valid({**review, key: ""}), key
    for part in ("reviewRating", "author", "itemReviewed"):
        for key in SCHEMA["properties"][part]["required"]:
            broken = copy.deepcopy(review)
            del broken[part][key]
            assert not VALIDATOR.is_valid(broken), (part, key)


def test_a_worse_verdict_is_a_lower_rating_and_says_so_in_words(bundled: KnowledgeBase) -> None:
    ratings = {r["reviewRating"]["alternateName"]: r["reviewRating"]["ratingValue"] for r in reviews(bundled)}
    assert ratings == {"False": 1, "Misleading": 2, "Mixed": 3}


def test_a_relative_address_is_the_one_of_the_page_it_stands_on(small: KnowledgeBase) -> None:
    (script,) = Page(html.files(small)[f"claims/{ID}.html"]).scripts
    assert json.loads(script)["url"] == f"{ID}.html"


# --- the site -------------------------------------------------------------------------------------------------------


def linked(name: str, target: str) -> tuple[str, str]:
    file, _, anchor = target.partition("#")
    return (normpath(join(dirname(name), file)) if file else name), anchor


def test_every_page_is_well_formed_and_its_links_lead_somewhere(bundled: KnowledgeBase) -> None:
    pages = {name: Page(text) for name, text in html.files(bundled).items()}
    assert len(pages) == len(bundled.claims) + 3
    for name, page in pages.items():
        assert page.open == [], name
        assert [tag for tag in page.tags() if tag in ("title", "h1", "main")] == ["title", "main", "h1"], name
        assert len(page.all("id")) == len(set(page.all("id"))), name
        for target in page.all("href"):
            if target.startswith(("https://", "http://")):
                continue
            file, anchor = linked(name, target)
            assert file in pages, (name, target)
            assert not anchor or anchor in pages[file].all("id"), (name, target)


def test_every_claim_concept_and_source_has_its_place(bundled: KnowledgeBase) -> None:
    pages = {name: Page(text) for name, text in html.files(bundled).items()}
    assert set(bundled.concepts) <= set(pages["glossary.html"].all("id"))
    assert set(bundled.sources) <= set(pages["bibliography.html"].all("id"))
    for claim in bundled.claims.values():
        text = " ".join(pages[f"claims/{claim.id}.html"].text.split())
        assert f"claims/{claim.id}.html" in pages["index.html"].all("href")
        for prose in (claim.correction.fact, claim.claim, claim.correction.explanation, claim.evidence.direct_study):
            assert wording.one_line(prose) in text
        assert text.index(wording.one_line(claim.correction.fact)) < text.index(wording.one_line(claim.claim))
        assert {bundled.sources[use.id].url for use in claim.sources} <= set(
            pages[f"claims/{claim.id}.html"].all("href")
        )


def test_nothing_is_loaded_and_nothing_runs(bundled: KnowledgeBase) -> None:
    for name, text in html.files(bundled).items():
        page = Page(text)
        assert not {"link", "img", "iframe", "object", "embed", "form", "base"} & set(page.tags()), name
        assert page.all("src") == []
        assert not [key for _, found in page.elements for key in found if key.startswith("on") or key == "style"]
        assert not re.search(r"url\(|@import", text)
        assert all(found.get("type") == "application/ld+json" for tag, found in page.elements if tag == "script")


def test_a_hostile_text_stays_a_text_in_html(hostile: KnowledgeBase, small: KnowledgeBase) -> None:
    tame = html.files(small)
    for name, text in html.files(hostile).items():
        page = Page(text)
        assert page.open == []
        extra = {"p": 1, "br": 0}  # the note on evidence, which the small pack has none of
        for tag in set(page.tags()) - {"p", "span"}:
            assert page.tags().count(tag) == Page(tame[name]).tags().count(tag) + extra.get(tag, 0), (name, tag)
        assert not [key for _, found in page.elements for key in found if key.startswith("on")]
    claim = Page(html.files(hostile)[f"claims/{ID}.html"])
    assert json.loads(claim.scripts[0])["claimReviewed"] == wording.one_line(EVIL)
    assert "{{ 7*7 }}" in claim.text
    assert 'https://example.org/"onmouseover="alert(3)"/<b>)\\' in claim.all("href")


@given(st.text())
def test_json_in_a_script_comes_back_and_never_ends_the_script(text: str) -> None:
    script = claimreview.in_script({"a": text})
    assert json.loads(script) == {"a": text}
    assert not re.search("[<>&\u2028\u2029]", script)


# --- Markdown -------------------------------------------------------------------------------------------------------


def links_and_markup(text: str) -> tuple[list[str], list[str]]:
    """Link targets, and raw HTML."""
    inline = [child for token in MarkdownIt().parse(text) for child in token.children or ()]
    raw = [token.content for token in MarkdownIt().parse(text) if token.type == "html_block"]
    raw += [child.content for child in inline if child.type == "html_inline"]
    return [str(child.attrs["href"]) for child in inline if child.type == "link_open"], raw


def test_markdown_links_lead_somewhere(bundled: KnowledgeBase) -> None:
    files = markdown.files(bundled)
    assert len(files) == len(bundled.claims) + 3
    for name, text in files.items():
        targets, raw = links_and_markup(text)
        assert raw == []
        assert all(target.startswith("http") or linked(name, target)[0] in files for target in targets), name
    targets, _ = links_and_markup(files["claims/fill-bone-gap.md"])
    assert {bundled.sources[use.id].url for use in bundled.claims["fill-bone-gap"].sources} < set(targets)


def test_a_hostile_text_stays_a_text_in_markdown(hostile: KnowledgeBase) -> None:
    for name, text in markdown.files(hostile).items():
        targets, raw = links_and_markup(text)
        assert raw == []
        assert not [target for target in targets if "javascript" in target], name


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"))) | st.text("*_`[]()<>!#-+=.1&;~|\\ a:"))
def test_escaped_text_is_read_as_it_was(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(f"{escape(text)}\n")
    assert [token.type for token in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    read = "".join(child.content for token in tokens for child in token.children or ())
    assert read == wording.one_line(text)


# --- CSV ------------------------------------------------------------------------------------------------------------


def rows(text: str) -> list[dict[str, str]]:
    return list(csv_module.DictReader(io.StringIO(text)))


def test_tables_hold_what_the_knowledge_base_holds(bundled: KnowledgeBase) -> None:
    files = {name: rows(text) for name, text in csv.files(bundled).items()}
    assert [row["id"] for row in files["claims.csv"]] == sorted(bundled.claims)
    assert {row["concept"] for row in files["glossary.csv"]} == set(bundled.concepts)
    assert {row["id"]: row["url"] for row in files["bibliography.csv"]} == {
        name: source.url for name, source in bundled.sources.items()
    }
    assert {(row["claim"], row["source"]) for row in files["claim_sources.csv"]} == {
        (claim.id, use.id) for claim in bundled.claims.values() for use in claim.sources
    }
    assert not [row for table in files.values() for row in table if None in row or None in row.values()]


@given(st.text() | st.text("=+-@\t\r\n＝ a'"))
def test_no_cell_starts_a_formula_or_loses_its_text(text: str) -> None:
    safe = defused(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert safe.replace("'", "") == text.replace("'", ""), "apostrophes are put in, and nothing else is changed"


# --- the terminal ---------------------------------------------------------------------------------------------------


def as_text(claim: str, knowledge: KnowledgeBase, **options: int) -> str:
    lines = terminal.page(knowledge.claims[claim], knowledge, **options)
    return "\n".join("".join(text for text, _ in line) for line in lines)


def test_the_page_says_the_fact_before_the_claim_and_then_why_how_sure_and_whence(bundled: KnowledgeBase) -> None:
    claim = bundled.claims["fill-bone-gap"]
    page = " ".join(as_text(claim.id, bundled).split())
    expected = [claim.correction.fact, claim.claim, "Verdict false", claim.correction.explanation, "Evidence limited"]
    expected += [bundled.sources[use.id].url for use in claim.sources]
    expected += [wording.plain(claim.examples.asserted[0]), wording.plain(claim.examples.absent[0])]
    places = [page.index(wording.one_line(text)) for text in expected]
    assert places == sorted(places)


@pytest.mark.parametrize("width", [40, 72, 300])
def test_prose_keeps_to_the_width(bundled: KnowledgeBase, width: int) -> None:
    for name in bundled.claims:
        long = [
            row for row in as_text(name, bundled, width=width).splitlines() if len(row) > min(width, terminal.WIDTH)
        ]
        assert all("http" in row or re.match(r"\S.*  [a-z-]+$", row) or len(row.split()) <= 2 for row in long), long


def test_no_control_character_reaches_the_terminal(hostile: KnowledgeBase) -> None:
    page = as_text(ID, hostile)
    assert "\x1b" not in page
    assert r"\x1b[31m" in page


# --- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def export(write_pack: WritePack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Export:
    folder = write_pack()
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str) -> Result:
        return runner().invoke(program, ["claims", "export", "--no-bundled", "--claims", str(folder), *arguments])

    return invoke


def written(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.*"))}


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_is_what_its_golden_files_hold(small: KnowledgeBase, form: str) -> None:
    files = FORMATS[form](small)
    if os.environ.get("REWRITE_GOLDEN"):
        for name, text in files.items():
            (GOLDEN / form / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / form / name).write_text(text, "utf-8")
    assert written(GOLDEN / form) == files


@pytest.mark.parametrize("form", FORMATS)
def test_the_command_writes_the_files_and_says_where_to_begin(export: Export, small: KnowledgeBase, form: str) -> None:
    result = export("--format", form, "site")
    assert result.exit_code == 0, result.stderr
    files = written(Path("site"))
    assert files.pop("hipfacts-export.json")
    assert files == FORMATS[form](small)
    begin = result.stdout.split("begin with ")[1].strip()
    assert Path(begin).is_file()
    assert ("--base-url" in result.stderr) == (form in ("claimreview", "html"))


def test_the_address_of_the_site_and_the_name_of_its_author_stand_in_the_reviews(export: Export) -> None:
    assert export("--format", "claimreview", "--base-url", HOME.rstrip("/"), "--author", "A & B", "site").stderr == ""
    review = json.loads(Path("site/claims", f"{ID}.jsonld").read_text("utf-8"))
    VALIDATOR.validate(review)
    assert review["url"] == f"{HOME}claims/{ID}.html"
    assert review["author"] == {"@type": "Organization", "name": "A & B", "url": HOME}


@pytest.mark.parametrize("url", ["example.org", "javascript:alert(1)", "https://", "https://a b", "https://a/?x=1"])
def test_half_an_address_is_refused(export: Export, url: str) -> None:
    result = export("--base-url", url, "site")
    assert (result.exit_code, Path("site").exists(), "whole address" in result.stderr) == (2, False, True)


def test_an_export_replaces_an_earlier_one_and_no_other_file(export: Export) -> None:
    Path("site").mkdir()
    Path("site/notes.txt").write_text("mine")
    assert export("site").exit_code == 0
    Path("site/index.html").write_text("old")
    assert export("site").exit_code == 0
    assert Path("site/index.html").read_text("utf-8") != "old"
    Path("site/hipfacts-export.json").unlink()
    Path("site/index.html").write_text("mine")
    refused = export("site")
    assert refused.exit_code == 2
    assert re.search(r"^site/\S+: is there already, and no export of hipfacts is; name another folder", refused.stderr)
    assert (Path("site/index.html").read_text(), Path("site/notes.txt").read_text()) == ("mine", "mine")


def test_a_folder_that_cannot_be_written_is_an_error(export: Export) -> None:
    Path("site").write_text("a file")
    result = export("site")
    assert (result.exit_code, "cannot be written" in result.stderr, result.stdout) == (2, True, "")


def test_show_colours_only_for_a_terminal(write_pack: WritePack) -> None:
    arguments = ["claims", "show", ID, "--no-bundled", "--claims", str(write_pack())]
    assert "\x1b" not in runner().invoke(program, arguments, color=True).stdout


def test_the_files_of_an_export_stay_inside_its_folder(bundled: KnowledgeBase) -> None:
    names: Mapping[str, object] = {name: None for make in FORMATS.values() for name in make(bundled)}
    assert all(re.fullmatch(r"(?:claims/)?[a-z_-]+\.(?:html|md|csv|jsonld)", name) for name in names)
