"""How somebody gets to a page: an address, a link on another page, or what she types and presses there."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Locator, Page, Response

from jingban.sandbox.demo.cast import PASSWORD

Act = Callable[[Page], None]
PRIMARY = "main .button:not([data-kind]):not([disabled])"
BOTH = ("1280", "390")


@dataclass(frozen=True)
class Look:
    """A page to look at.

    `start` is an address; where the page of `view` is another one, the first link to it is followed. `act` is
    what is typed and pressed before; `care` says that the page is looked at in 关怀版, too.
    """

    name: str
    view: str
    start: str
    act: Act | None = None
    status: int = 200
    care: bool = False
    sizes: tuple[str, ...] = BOTH


@dataclass(frozen=True)
class Walker:
    """Somebody who looks at pages: how she comes in, and what she can reach. One account, one walker."""

    name: str
    enter: Act
    looks: tuple[Look, ...]


def view_of(address: str) -> str:
    """Give the name of the view that answers an address, or nothing."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def go(page: Page, look: Look) -> int:
    """Get to a page; gives its HTTP status."""
    statuses: list[int] = []

    def note(answer: Response) -> None:
        if answer.request.is_navigation_request():
            statuses.append(answer.status)

    page.on("response", note)
    try:
        page.goto(look.start)
        if look.act:
            look.act(page)
        if look.view and view_of(page.url) != look.view:
            page.goto(link_to(page, look.view))
    finally:
        page.remove_listener("response", note)
    return statuses[-1]


def link_to(page: Page, view: str) -> str:
    """Give the address of the first link on the page that leads to a view."""
    addresses = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    found = [one for one in addresses if one.startswith("/") and view_of(one) == view]
    assert found, f"nothing on {page.url} leads to {view}: {page.title()}"
    return str(found[0])


def submit(page: Page, button: str | Locator = PRIMARY) -> None:
    """Press a button that sends a form, and wait for the answer."""
    locator = page.locator(button) if isinstance(button, str) else button
    with page.expect_navigation(wait_until="load"):
        locator.first.click()


def press(button: str = PRIMARY, /, **typed: str) -> Act:
    """Type into controls by their names (`__` for `-`), then send the form."""

    def act(page: Page) -> None:
        for name, value in typed.items():
            control = page.locator(f"main [name='{name.replace('__', '-')}']").first
            if control.evaluate("one => one.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)
        submit(page, button)

    return act


def then(*acts: Act) -> Act:
    """Do one thing after the other."""

    def act(page: Page) -> None:
        for one in acts:
            one(page)

    return act


def follow(view: str) -> Act:
    """Follow the first link to a view."""
    return lambda page: page.goto(link_to(page, view)) and None


def opened(button: str) -> Act:
    """Open what a button opens on the same page."""
    return lambda page: page.locator(button).first.click()


def tick(selector: str) -> Act:
    """Tick the first box that fits."""
    return lambda page: page.locator(selector).first.check()


def act_for(organisation: str) -> Act:
    """Choose for whom one acts; without a name, for oneself."""

    def act(page: Page) -> None:
        page.goto("/acting-for/")
        tiles = page.locator("main button.tile")
        submit(page, tiles.filter(has_text=organisation) if organisation else tiles)

    return act


def search_for(selector: str, text: str) -> Act:
    """Type into a search that has no button, and press Enter."""

    def act(page: Page) -> None:
        page.fill(selector, text)
        with page.expect_navigation():
            page.press(selector, "Enter")

    return act


def without_scripts(form: str, action: str = "", **typed: str) -> Act:
    """Send a form as a browser without scripts does, to an address of one of its buttons if one is named."""

    def act(page: Page) -> None:
        for name, value in typed.items():
            page.fill(f"{form} [name={name}]", value)
        with page.expect_navigation():
            page.eval_on_selector(form, "(form, action) => { form.action = action; form.submit(); }", action)

    return act


def sign_in(kind: str, account: str, password: str = PASSWORD) -> Act:
    """M-2.b or M-2.c."""

    def act(page: Page) -> None:
        page.goto(f"/sign-in/{kind}/")
        page.fill("[name=account]", account)
        page.fill("[name=password]", password)
        submit(page)

    return act


def sign_in_officer(login: str) -> Act:
    """A member of the demo's staff signs in with the code that the sandbox shows."""

    def act(page: Page) -> None:
        page.goto("/sandbox/")
        row = page.locator("tr", has=page.get_by_text(login, exact=True)).first
        code = re.search(r"\b\d{6}\b", row.inner_text())
        assert code, f"no code for {login} on /sandbox/"
        page.goto("/staff/sign-in/")
        for name, value in (("login", login), ("password", PASSWORD), ("code", code.group())):
            page.fill(f"[name={name}]", value)
        submit(page)

    return act


def nobody(page: Page) -> None:
    """Stay a stranger."""
    page.goto("/")


def speak(page: Page, language: str) -> None:
    """Switch the pages' language, where it is not that yet."""
    button = page.locator(f"button[name=language][value={language}]")
    if button.count():
        _switch(page, button.first)


def care(page: Page, *, on: bool) -> None:
    """Switch 关怀版."""
    button = page.locator(f"button[name=care][value='{int(on)}']")
    if button.count():
        _switch(page, button.first)


def _switch(page: Page, button: Locator) -> None:
    # It may lie in a menu that is closed.
    with page.expect_navigation():
        button.evaluate("button => button.click()")
