"""Pages in a real browser: the fixture `browser` of conftest.py, a Chromium driven by Playwright."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page


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
