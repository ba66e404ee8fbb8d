"""Every page in Chinese and English, large and small: nothing for axe to find, no sideways scroll, no stray word."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, SimpleQueue

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser, Error, sync_playwright

from jingban.foundation.masks import mask_name
from jingban.sandbox.demo.cast import ORGANISATIONS, PEOPLE, STAFF, organisation
from tests.journeys import preparing
from tests.journeys.looking import Looker, launch
from tests.journeys.pages import NO_PAGE, WALKERS
from tests.journeys.recovery_pages import AGREEING
from tests.journeys.site import Site
from tests.journeys.walking import Look, Walker, care, go, speak, view_of

BROWSERS = 2
LANGUAGES = {"zh": "zh-hans", "en": "en"}
# Chinese that an English page may show: names, and what the demo's people have typed.
TYPED = [
    "青汀市砚溪区机械路 6 号 2 层",
    "青汀市砚溪区机械路 6 号",
    "青汀市砚溪区澄湖路 18 号 3 层",
    "青汀市澄湖区药谷大道旁边",
    "青汀市南浦区海堤街 88 号 501",
    "工作签转换",
    "工作许可",
    "元旦",
    "核对",
    "经办",
]


def names() -> list[str]:
    """List how the cast's names may stand on a page."""
    people = [*(one.name for one in (*PEOPLE, *STAFF)), AGREEING[0]]
    firms = [name for firm in ORGANISATIONS for name in (firm.name, *firm.former_names)]
    return [*people, *map(mask_name, people), *firms, *TYPED]


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Give the name of every address of the product."""
    inside = f"{prefix}{resolver.namespace}:" if resolver.namespace else prefix
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, inside)
        else:
            assert isinstance(one, URLPattern)
            yield inside + str(one.name)


def test_no_address_of_the_product_is_forgotten() -> None:
    looked_at = {look.view for walker in WALKERS for look in walker.looks}
    assert set(patterns(get_resolver("jingban.config.urls"))) - looked_at - set(NO_PAGE) == set()
    assert looked_at & set(NO_PAGE) == set()


def test_names_of_pages_are_unique() -> None:
    looked_at = [look.name for walker in WALKERS for look in walker.looks]
    assert len(looked_at) == len(set(looked_at))


@pytest.fixture(scope="module")
def site(own_site: Site) -> Site:
    """A demo world of this file's own, as it is on the first day."""
    preparing.prepare(own_site)
    return own_site


def test_nothing_is_wrong_with_any_page(site: Site) -> None:
    faults = visit_all(site, WALKERS)
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults)


def visit_all(site: Site, walkers: Iterable[Walker]) -> list[str]:
    """Let everybody walk, several at once; gives what is wrong."""
    waiting: SimpleQueue[Walker] = SimpleQueue()
    for walker in sorted(walkers, key=lambda one: -len(one.looks)):
        waiting.put(walker)

    def keep_walking() -> list[str]:
        found: list[str] = []
        with sync_playwright() as playwright:
            browser = launch(playwright)
            with suppress(Empty):
                while True:
                    found += walk(site, browser, waiting.get_nowait())
            browser.close()
        return found

    with ThreadPoolExecutor(BROWSERS) as pool:
        return [
            fault for one in [pool.submit(keep_walking) for _ in range(BROWSERS)] for fault in one.result()
        ]


def walk(site: Site, browser: Browser, walker: Walker) -> Iterator[str]:
    """Let somebody look at all pages in both languages, and at some in 关怀版."""
    context = browser.new_context(base_url=site.url, locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(30_000)
    page = context.new_page()
    walker.enter(page)
    if walker.name == "dismissed":
        firm = preparing.sign_in(site, "organisation", organisation("chenghu").username)
        preparing.remove(firm, "wu")
    looker = Looker(page, names())
    for language in LANGUAGES:
        page.goto("/")
        speak(page, LANGUAGES[language])
        yield from look_at_all(looker, walker.looks, language)
    page.goto("/")
    speak(page, LANGUAGES["zh"])
    care(page, on=True)
    yield from look_at_all(looker, [look for look in walker.looks if look.care], "zh", large=True)
    context.close()


def look_at_all(
    looker: Looker, looks: Iterable[Look], language: str, *, large: bool = False
) -> Iterator[str]:
    """Go to one page after the other; gives what is wrong with each, or that it was not to be reached."""
    page = looker.page
    for look in looks:
        page.set_viewport_size({"width": int(look.sizes[0]), "height": 900})
        try:
            status = go(page, look)
        except (Error, AssertionError) as error:
            yield f"{look.name} {language}: not reached: {error}"
            continue
        if status != look.status or view_of(page.url) != look.view:
            yield f"{look.name} {language}: came to {page.url}, {page.title()}, which answers {status}"
        yield from looker.look(look.name, language=language, care=large, sizes=look.sizes)
