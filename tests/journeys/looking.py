"""Looks at a page as its readers do: on a large and a small screen, through a page reader, for stray words."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright

from scripts.find_browser import browser as find_browser

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SIZES = {"1280": (1280, 900), "390": (390, 844)}
# axe takes most of the walk's time: each page is read in both languages and at both sizes, but not all four ways.
AXE_AT = {"zh": "1280", "en": "390"}
SMALLEST_IN_CARE = 18  # px
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHINESE = re.compile("[\u3400-\u9fff]")
RUN_AXE = f"""() => axe.run(document, {{runOnly: {RULES}, resultTypes: ["violations"],
  preload: false}}).then((found) =>
  found.violations.flatMap((rule) => rule.nodes.map((node) => `${{rule.id}}: ${{node.html.slice(0, 160)}}`)))"""
# What stands on the page: texts and names of things, but for parts that say they are in another language.
READ = """() => {
  const here = document.documentElement, own = (element) => element.closest("[lang]") === here;
  const said = new Set([document.title]), small = new Set(), names = ["aria-label", "title", "alt",
    "placeholder", "data-label"];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const text = node.data.trim(), element = node.parentElement;
    if (!text || element.closest("script, style, textarea")) continue;
    if (own(element)) said.add(text);
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size > 0 && size < SMALLEST && element.getClientRects().length) small.add(`${size}px ${text}`);
  }
  for (const element of document.querySelectorAll(names.map((name) => `[${name}]`).join())) {
    if (own(element)) names.forEach((name) => said.add(element.getAttribute(name) || ""));
  }
  return {
    said: [...said], small: [...small], title: document.title,
    headings: document.querySelectorAll("h1").length, height: here.scrollHeight,
  };
}""".replace("SMALLEST", str(SMALLEST_IN_CARE))
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? "" :
  [...document.querySelectorAll("body *:not(.tabs a)")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(" | ") || "the page" """


def launch(playwright: Playwright) -> Browser:
    """Start a Chromium."""
    executable = os.environ.get("CHROME") or find_browser()
    return playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)


class Looker:
    """Looks at pages in one browser tab, and gathers what is wrong with them."""

    def __init__(self, page: Page, data: list[str]) -> None:
        """`data` are the Chinese texts that may stand in an English page: names, and what people typed."""
        self.page = page
        self.data = sorted(data, key=len, reverse=True)
        self.initials = {text[0] for text in data}
        self.shots = os.environ.get("JINGBAN_SHOTS")
        self.said: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.said.append(f"script: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        # A refused page is told to the console as well: its status is looked at elsewhere.
        refused = "server responded with a status of 4" in message.text
        if message.type in {"error", "warning"} and not refused:
            self.said.append(f"console: {message.text}")

    def look(self, name: str, *, language: str, care: bool, sizes: tuple[str, ...]) -> Iterator[str]:
        """Give what is wrong with the page as it stands, at each size; takes pictures if they are asked for."""
        read_at = AXE_AT[language] if AXE_AT[language] in sizes else sizes[0]
        for size in sizes:
            where = f"{name} {language}{' care' if care else ''} {size}"
            for fault in self._at(size, language, care):
                yield f"{where}: {fault}"
            if care or size == read_at:
                yield from (f"{where}: {fault}" for fault in self._axe())
            if self.shots:
                Path(self.shots).mkdir(parents=True, exist_ok=True)
                picture = f"{name}.{language}{'-care' if care else ''}.{size}.png"
                self.page.screenshot(path=f"{self.shots}/{picture}", full_page=True)
        yield from (f"{name} {language}: {fault}" for fault in self.said)
        self.said.clear()

    def _at(self, size: str, language: str, care: bool) -> Iterator[str]:
        width, height = SIZES[size]
        self.page.set_viewport_size({"width": width, "height": height})
        seen = self.page.evaluate(READ)
        # The bottom bar lies over whatever is under it; in a window as tall as the page it covers nothing.
        self.page.set_viewport_size({"width": width, "height": max(height, seen["height"])})
        if wide := self.page.evaluate(TOO_WIDE):
            yield f"wider than the screen: {wide}"
        yield from self._read(seen, language, care)

    def _axe(self) -> list[str]:
        self.page.evaluate(AXE_SCRIPT)
        return list(self.page.evaluate(RUN_AXE))

    def _read(self, seen: dict[str, Any], language: str, care: bool) -> Iterator[str]:
        if not seen["title"].strip():
            yield "no title"
        if seen["headings"] != 1:
            yield f"{seen['headings']} headings of the first level"
        if language == "en":
            yield from (f"in Chinese: {text}" for text in seen["said"] if self._is_chinese(text))
        if care:
            yield from (f"smaller than {SMALLEST_IN_CARE} px: {text}" for text in seen["small"])

    def _is_chinese(self, text: str) -> bool:
        if text in self.initials:
            return False
        for known in self.data:
            text = text.replace(known, "")
        return CHINESE.search(text) is not None
