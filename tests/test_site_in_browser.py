"""The exported site in a real browser: a Chromium that is installed, driven by Playwright."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from hipfacts.export import html
from hipfacts.export.writing import write
from hipfacts.knowledge import KnowledgeBase
from tests.browser import CONTRAST, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WritePack = Callable[..., Path]

ID = "moonwater-dissolves-hollows"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("site")
    knowledge = KnowledgeBase.bundled()
    write(html.files(knowledge), str(folder), knowledge=knowledge)
    return folder.as_uri()


def test_a_reader_finds_from_the_index_to_a_claim_to_a_concept_and_back(browser: Browser, site: str) -> None:
    page, seen = opened(browser, f"{site}/index.html")
    page.get_by_role("link", name="Muscle fills the gap").click()
    assert page.url == f"{site}/claims/fill-bone-gap.html"
    assert "already holds muscle" in page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="muscle", exact=True).click()
    assert page.url == f"{site}/glossary.html#muscle"
    page.get_by_role("link", name="Bibliography").click()
    page.get_by_role("link", name="Muscle fills the gap").first.click()
    assert page.url == f"{site}/claims/fill-bone-gap.html"
    assert seen.problems == []
    assert all(url.startswith(site) for url in seen.requests)
    assert len(seen.requests) == 5  # the pages themselves; a fragment of another page is a page too


def test_the_keyboard_reaches_the_content_first(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/claims/fill-bone-gap.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/*#main")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "claims/fill-bone-gap", "glossary", "bibliography"])
def test_text_stands_out_in_light_and_dark(
    browser: Browser, site: str, name: str, scheme: Literal["light", "dark"]
) -> None:
    page, _ = opened(browser, f"{site}/{name}.html", color_scheme=scheme)
    lowest = page.evaluate(CONTRAST)
    assert lowest["ratio"] >= 4.5, lowest  # WCAG 2.2, AA
    assert lowest["dark"] is (scheme == "dark")


@pytest.mark.parametrize(
    "name", ["index", "claims/fill-bone-gap", "claims/exercise-is-useless", "glossary", "bibliography"]
)
def test_a_phone_needs_no_sideways_scrolling(browser: Browser, site: str, name: str) -> None:
    page, _ = opened(browser, f"{site}/{name}.html", viewport={"width": 320, "height": 640}, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_no_script_of_a_hostile_pack_runs(browser: Browser, write_pack: WritePack, tmp_path: Path) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"

    def attack(files: dict[str, Any]) -> None:
        claim = files[f"{ID}.yaml"]
        claim["claim"] = claim["correction"]["fact"] = claim["correction"]["explanation"] = evil
        files["sources.yaml"][0]["title"] = files["concepts/all.yaml"]["hollow"]["about"] = evil

    knowledge = KnowledgeBase.load(write_pack(attack))
    write(html.files(knowledge), str(tmp_path / "site"), knowledge=knowledge)
    for name in html.files(knowledge):
        page, seen = opened(browser, (tmp_path / "site" / name).as_uri())
        assert seen.problems == []
        assert seen.requests == [page.url]
        assert page.locator("img").count() == 0
    page, _ = opened(browser, (tmp_path / "site" / "claims" / f"{ID}.html").as_uri())
    assert page.get_by_role("heading", level=1).inner_text() == evil
