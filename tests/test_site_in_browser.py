"""The exported site in a real browser: a Chromium that is installed, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from hipfacts.export import html
from hipfacts.export.writing import write
from hipfacts.knowledge import KnowledgeBase

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

WritePack = Callable[..., Path]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ID = "moonwater-dissolves-hollows"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed here")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("site")
    knowledge = KnowledgeBase.bundled()
    write(html.files(knowledge), str(folder), knowledge=knowledge)
    return folder.as_uri()


class Seen:
    """What a page did that it should not."""

    def __init__(self, page: Page) -> None:
        self.requests: list[str] = []
        self.problems: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda message: self.problems.append(message.text))
        page.on("dialog", self.dialog)

    def dialog(self, dialog: Dialog) -> None:
        self.problems.append(dialog.message)
        dialog.dismiss()


def opened(browser: Browser, url: str, **options: Any) -> tuple[Page, Seen]:
    page = browser.new_context(**options).new_page()
    seen = Seen(page)
    page.goto(url)
    return page, seen


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
    assert page.url.endswith("#main")


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


# the lowest contrast of any text with what is behind it, by WCAG's formula
CONTRAST = """() => {
  const parse = text => { const n = text.match(/[\\d.]+/g).map(Number); return n.length === 3 ? [...n, 1] : n };
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = node => {
    for (; node; node = node.parentElement) {
      const paint = parse(getComputedStyle(node).backgroundColor);
      if (paint[3] > 0) return paint;
    }
    return [255, 255, 255, 1];
  };
  let lowest = {ratio: 99, dark: light(behind(document.body)) < 0.5};
  for (const node of document.body.querySelectorAll("*")) {
    if (![...node.childNodes].some(child => child.nodeType === 3 && child.data.trim())) continue;
    const pair = [light(parse(getComputedStyle(node).color)), light(behind(node))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < lowest.ratio) lowest = {...lowest, ratio, text: node.textContent.slice(0, 60), tag: node.tagName};
  }
  return lowest;
}"""
