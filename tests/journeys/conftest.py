"""A served site, a browser, and people at it."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.looking import launch
from tests.journeys.people import Visitor
from tests.journeys.site import Site

SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="session")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder as a first start leaves it: every site begins with a copy."""
    folder = tmp_path_factory.mktemp("first-day") / "var"
    Site(folder).stop()
    return folder


@contextmanager
def served_from(first_day: Path, folder: Path) -> Iterator[Site]:
    """Serve a copy of the first day."""
    shutil.copytree(first_day, folder)
    served = Site(folder)
    yield served
    served.stop()


@pytest.fixture(scope="session")
def site(first_day: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One served site for all journeys; each uses people of its own."""
    with served_from(first_day, tmp_path_factory.mktemp("site") / "var") as served:
        yield served


@pytest.fixture(scope="module")
def own_site(first_day: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of one file's own, for journeys that would be in others' way."""
    with served_from(first_day, tmp_path_factory.mktemp("own-site") / "var") as served:
        yield served


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Callable[..., Visitor]]:
    """Give new visitors, each with a browser profile of their own."""
    contexts: list[BrowserContext] = []

    def arrive(size: str = "desktop", language: str = "zh-CN", **options: object) -> Visitor:
        context = chromium.new_context(
            viewport=SIZES[size],  # type: ignore[arg-type]
            locale=language,
            base_url=site.url,
            timezone_id="Asia/Shanghai",
            **options,  # type: ignore[arg-type]
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        arrive.pages.append(context.new_page())  # type: ignore[attr-defined]
        return Visitor(site, arrive.pages[-1])  # type: ignore[attr-defined]

    arrive.pages = []  # type: ignore[attr-defined]
    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def shots() -> Callable[[Page, str], None]:
    """Take pictures into the folder `JINGBAN_SHOTS` names, for looking at; without it, none."""
    folder = os.environ.get("JINGBAN_SHOTS")

    def shoot(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    return shoot


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Tell the text of every open page of a journey that failed."""
    report = yield
    visitors = item.funcargs.get("visit") if hasattr(item, "funcargs") else None
    if report.when == "call" and report.failed and visitors is not None:
        for index, page in enumerate(visitors.pages):  # type: ignore[attr-defined]
            if os.environ.get("JINGBAN_SHOTS"):
                page.screenshot(path=f"{os.environ['JINGBAN_SHOTS']}/failed-{index}.png", full_page=True)
            report.sections.append((f"page {index}: {page.url}", page.inner_text("body")[:2500]))
    return report
