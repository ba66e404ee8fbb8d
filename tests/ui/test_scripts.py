"""The page's script counts as the server does, and the sprite shows in a browser."""

import os
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from jingban.ui.forms import last_day_of

STATIC = Path(__file__).parents[2] / "jingban/ui/static/ui"
SAMPLE = """<div data-period {last}>
  <div data-start><div class="date"><input value="2024"><input value="2"><input value="29"></div></div>
  <div data-end><div class="date"><input><input><input></div></div>
  <div data-length><input type="radio" name="n" value="5y"><input type="radio" name="n" value="forever"></div>
</div>"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    # Playwright's event loop would make Django think that the database is used from async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    chrome = os.environ.get("CHROME") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chrome, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser.new_page()
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


def load(page: Page, html: str) -> None:
    page.set_content(html)
    page.add_script_tag(path=str(STATIC / "site.js"))


def test_the_script_counts_as_the_server_does(page: Page) -> None:
    load(page, "")
    cases = [
        (date(2024, 1, 1) + timedelta(days=step), length, last)
        for step in range(0, 800, 3)
        for length in ("3m", "6m", "1y", "5y", "20y", "year-end")
        for last in (False, True)
    ]
    asked: list[Any] = [[day.isoformat(), length, last] for day, length, last in cases]
    counted = page.evaluate(
        "cases => cases.map(([day, length, last]) => lastDayOf(new Date(day + 'T00:00Z'), length, last))",
        asked,
    )
    expected = [last_day_of(day, length, includes_last=last) for day, length, last in cases]
    assert [date(*parts) for parts in counted] == expected


def test_a_picked_length_fills_the_end_and_a_typed_end_clears_it(page: Page) -> None:
    load(page, SAMPLE.format(last="data-last"))
    end = page.locator("[data-end] input")
    page.check("input[value='5y']")
    assert [end.nth(at).input_value() for at in range(3)] == ["2029", "2", "27"]
    page.check("input[value='forever']")
    assert [end.nth(at).input_value() for at in range(3)] == ["", "", ""]
    end.nth(0).fill("2030")
    end.nth(0).blur()
    assert not page.is_checked("input[value='forever']")


def test_errors_take_the_focus(page: Page) -> None:
    load(page, '<div id="sum" tabindex="-1" data-focus>错</div>')
    assert page.evaluate("document.activeElement.id") == "sum"


def test_buttons_that_need_a_script_appear_with_it(page: Page) -> None:
    load(page, "<button data-print hidden>打印</button>")
    assert page.is_visible("[data-print]")
