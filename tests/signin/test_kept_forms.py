"""Two tabs with two accounts, and a session that ends in the middle of a form: nothing is done, nothing is lost."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from jingban.accounts.models import Account
from jingban.ledger.models import LedgerRow
from jingban.signin import kept_forms
from jingban.signin.handlers import forget
from jingban.signin.models import ParkedForm
from tests.factories import grant, make_organisation, make_organisation_account
from tests.signin import greeting
from tests.signin.browser import Browser

Move = Callable[[timedelta], None]
pytestmark = pytest.mark.urls("tests.signin.greeting")
TYPED = {
    "name": "郑启明",
    "day-y": "2026",
    "day-m": "11",
    "day-d": "30",
    "services": ["a", "c"],
    "agreed": "on",
    "new_password": "Secret2026x",
    "code": "123456",
    "sealed": "stale",
}


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    greeting.done.clear()


def tokens(page: str) -> dict[str, str]:
    """Give the hidden tokens of a page's first form with fields."""
    form = page[page.index("<form method=post>") :]
    found = dict(re.findall(r'name="(csrfmiddlewaretoken|as)" value="([^"]+)"', form))
    assert set(found) == {"csrfmiddlewaretoken", "as"}
    return found


def open_form(browser: Browser) -> dict[str, str]:
    return tokens(browser.get("/greet/").text)


def test_a_form_says_who_opened_it(zhou: Account, browser: Browser) -> None:
    browser.sign_in("17600005093")
    browser.post("/greet/", {**TYPED, **open_form(browser)})
    assert [one["account"] for one in greeting.done] == [zhou.id]


def test_a_strangers_form_says_nothing(browser: Browser) -> None:
    assert 'name="as"' not in browser.get("/sign-in/person/").text


def test_another_account_in_another_tab_does_nothing(zhou: Account, yanxi: Account, browser: Browser) -> None:
    browser.sign_in("yanxi", kind="organisation")
    opened = open_form(browser)
    browser.sign_in("17600005093")
    before = LedgerRow.objects.count()
    answer = browser.post("/greet/", {**TYPED, **opened}, headers={"referer": "http://testserver/greet/?x=1"})
    assert answer.status_code == 409
    assert "您现在以 周*然 登录" in answer.text
    assert "什么都没有办" in answer.text
    assert 'href="/greet/?x=1"' in answer.text
    assert greeting.done == []
    assert LedgerRow.objects.count() == before
    # It is not shown to the account that did not open it …
    assert "郑启明" not in browser.get("/greet/").text
    # … but to the one that did, when it comes back.
    browser.sign_in("yanxi", kind="organisation")
    assert "郑启明" in browser.get("/greet/").text


def test_one_account_acting_for_two(zhou: Account, browser: Browser) -> None:
    organisation = make_organisation()
    account = make_organisation_account(organisation)
    grant(organisation, account, zhou.links.get().person)
    browser.sign_in("17600005093")
    opened = open_form(browser)
    session = browser.session
    session["acting_for"] = organisation.id.hex
    session.save()
    answer = browser.post("/greet/", {**TYPED, **opened})
    assert answer.status_code == 409
    assert f"代表{organisation.name}办理" in answer.text
    assert greeting.done == []
    assert browser.post("/greet/", {**TYPED, **open_form(browser)}).status_code == 303


def test_a_session_that_ends_in_the_middle(zhou: Account, browser: Browser, later: Move) -> None:
    browser.sign_in("17600005093")
    opened = open_form(browser)
    later(timedelta(minutes=31))
    answer = browser.post("/greet/", {**TYPED, **opened})
    assert answer.status_code == 303
    assert answer["Location"] == "/sign-in/?next=%2Fgreet%2F&ended=1"
    assert greeting.done == []
    assert "刚才填写的内容保留 15 分钟" in browser.get("/sign-in/person/?next=%2Fgreet%2F&ended=1").text
    assert browser.sign_in("17600005093", next="/greet/")["Location"] == "/greet/"
    page = browser.get("/greet/").text
    assert "KEPT" in page
    assert 'value="郑启明"' in page
    assert 'value="30"' in page
    assert re.search(r'value="a"[^>]*checked', page)
    assert not re.search(r'value="b"[^>]*checked', page)
    assert re.search(r'name="agreed"[^>]*checked', page)
    assert "Secret2026x" not in page
    assert "123456" not in page
    assert "fresh" in page
    assert "stale" not in page
    # Sent again, it is done once and then forgotten.
    assert browser.post("/greet/", {**TYPED, **tokens(page)}).status_code == 303
    assert len(greeting.done) == 1
    assert "郑启明" not in browser.get("/greet/").text
    assert not ParkedForm.objects.exists()


def test_somebody_else_at_the_same_browser_sees_nothing(
    zhou: Account, yanxi: Account, browser: Browser, later: Move
) -> None:
    browser.sign_in("17600005093")
    opened = open_form(browser)
    later(timedelta(minutes=31))
    browser.post("/greet/", {**TYPED, **opened})
    browser.sign_in("yanxi", kind="organisation")
    assert "郑启明" not in browser.get("/greet/").text


def test_the_same_account_at_another_browser_sees_nothing(
    zhou: Account, browser: Browser, later: Move
) -> None:
    browser.sign_in("17600005093")
    opened = open_form(browser)
    later(timedelta(minutes=31))
    browser.post("/greet/", {**TYPED, **opened})
    other = Browser()
    other.sign_in("17600005093")
    other.cookies[kept_forms.COOKIE] = "guessed"
    assert "郑启明" not in other.get("/greet/").text


def test_it_is_shown_on_its_own_page_only(zhou: Account, browser: Browser, later: Move) -> None:
    browser.sign_in("17600005093")
    opened = open_form(browser)
    later(timedelta(minutes=31))
    browser.post("/greet/", {**TYPED, **opened})
    browser.sign_in("17600005093")
    assert "郑启明" not in browser.get("/greet/someone/").text
    assert "郑启明" in browser.get("/greet/").text


@pytest.mark.parametrize(("path", "answer"), [("/greet/%00/", 200), ("/greet/\u202e/", 200), ("/%00/", 404)])
def test_a_path_that_no_database_compares_has_none(
    zhou: Account, browser: Browser, path: str, answer: int
) -> None:
    browser.sign_in("17600005093")
    browser.cookies[kept_forms.COOKIE] = "waiting"
    assert browser.get(path).status_code == answer


def test_it_is_kept_for_a_quarter_of_an_hour_and_sealed(zhou: Account, browser: Browser, later: Move) -> None:
    browser.sign_in("17600005093")
    opened = open_form(browser)
    later(timedelta(minutes=31))
    browser.post("/greet/", {**TYPED, **opened})
    row = ParkedForm.objects.get()
    kept = dict(row.values)
    assert kept["services"] == ["a", "c"]
    assert not {"new_password", "code", "csrfmiddlewaretoken", "as"} & set(kept)
    assert "郑启明".encode() not in bytes(row.values_sealed)
    later(timedelta(minutes=15))
    browser.sign_in("17600005093")
    assert "郑启明" not in browser.get("/greet/").text
    from jingban.foundation import clock

    forget(clock.now())
    assert not ParkedForm.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {"name": "郑启明"},
        {"as": "x" * 65, "name": "郑启明"},
        {"as": "x", "name": "郑" * 100_001},
        {"as": "x", "new_password": "Secret2026x"},
    ],
)
def test_what_is_not_kept(browser: Browser, data: dict[str, str]) -> None:
    assert browser.post("/greet/", data)["Location"] == "/sign-in/?next=%2Fgreet%2F"
    assert not ParkedForm.objects.exists()


def test_strangers_cannot_fill_the_table(
    zhou: Account, browser: Browser, later: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_forms, "MOST_FROM_NETWORK", 3)
    for n in range(5):
        Browser(f"198.51.100.{n}").post("/greet/", {"as": "x", "name": "x"})
    assert ParkedForm.objects.count() == 3
    assert kept_forms.COOKIE not in Browser("198.51.100.9").post("/greet/", {"as": "x", "name": "x"}).cookies
    browser.sign_in("17600005093")
    opened = open_form(browser)
    later(timedelta(minutes=31))
    browser.post("/greet/", {**TYPED, **opened})
    browser.sign_in("17600005093")
    assert "郑启明" in browser.get("/greet/").text, "hers came from another network"
    later(timedelta(minutes=30))
    Browser("198.51.100.9").post("/greet/", {"as": "x", "name": "x"})
    assert ParkedForm.objects.count() == 5


def test_where_no_address_is_known_there_is_a_cap_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_forms, "MOST_FROM_NETWORK", 1)
    for _ in range(2):
        Browser("").post("/greet/", {"as": "x", "name": "x"})
    assert ParkedForm.objects.count() == 1


@pytest.mark.parametrize("referer", ["https://evil.example/greet/", "//evil", "", "http://testserver.evil/x"])
def test_the_way_back_is_on_this_site(browser: Browser, referer: str) -> None:
    answer = browser.post("/greet/", {"name": "x"}, headers={"referer": referer})
    assert answer["Location"] == "/sign-in/?next=%2Fgreet%2F"


def test_a_form_whose_address_is_not_its_page(zhou: Account, browser: Browser, later: Move) -> None:
    browser.sign_in("17600005093")
    opened = open_form(browser)
    later(timedelta(minutes=31))
    referer = {"referer": "http://testserver/greet/someone/?page=2"}
    answer = browser.post("/greet/", {**TYPED, **opened}, headers=referer)
    assert answer["Location"] == "/sign-in/?next=%2Fgreet%2Fsomeone%2F%3Fpage%3D2&ended=1"
    browser.sign_in("17600005093")
    assert "郑启明" in browser.get("/greet/someone/").text


# With Django's own token, which signing in changes


def strict_browser() -> Browser:
    browser = Browser()
    browser.handler.enforce_csrf_checks = True
    return browser


def strict_sign_in(browser: Browser, name: str, kind: str = "person") -> None:
    page = browser.get(f"/sign-in/{kind}/").text
    token = re.search(r'<form class="stack".*?name="csrfmiddlewaretoken" value="([^"]+)"', page, re.DOTALL)
    if token is None:  # somebody is signed in already: leave first
        token = re.search(
            r'action="/sign-out/".*?name="csrfmiddlewaretoken" value="([^"]+)"', page, re.DOTALL
        )
        browser.post("/sign-out/", {"csrfmiddlewaretoken": token[1]})
        strict_sign_in(browser, name, kind)
        return
    assert browser.sign_in(name, kind=kind, csrfmiddlewaretoken=token[1]).status_code == 303


def test_after_signing_in_again_in_another_tab_the_form_comes_back_filled_in(zhou: Account) -> None:
    browser = strict_browser()
    strict_sign_in(browser, "17600005093")
    opened = open_form(browser)
    strict_sign_in(browser, "17600005093")
    answer = browser.post("/greet/", {**TYPED, **opened})
    assert (answer.status_code, answer["Location"]) == (303, "/greet/")
    assert greeting.done == []
    page = browser.get("/greet/").text
    assert "郑启明" in page
    assert browser.post("/greet/", {**TYPED, **tokens(page)}).status_code == 303
    assert len(greeting.done) == 1


def test_another_account_in_another_tab_is_told_so_whatever_the_token(zhou: Account, yanxi: Account) -> None:
    browser = strict_browser()
    strict_sign_in(browser, "yanxi", "organisation")
    opened = open_form(browser)
    strict_sign_in(browser, "17600005093")
    answer = browser.post("/greet/", {**TYPED, **opened})
    assert answer.status_code == 409
    assert "您现在以 周*然 登录" in answer.text
    assert greeting.done == []
    strict_sign_in(browser, "yanxi", "organisation")
    assert "郑启明" in browser.get("/greet/").text


def test_a_form_sent_after_leaving_is_kept(zhou: Account) -> None:
    browser = strict_browser()
    strict_sign_in(browser, "17600005093")
    opened = open_form(browser)
    page = browser.get("/greet/").text
    browser.post("/sign-out/", {"csrfmiddlewaretoken": tokens(page)["csrfmiddlewaretoken"]})
    assert browser.post("/greet/", {**TYPED, **opened})["Location"] == "/sign-in/?next=%2Fgreet%2F"
    strict_sign_in(browser, "17600005093")
    assert "郑启明" in browser.get("/greet/").text


@pytest.mark.parametrize("data", [{"name": "x"}, {"name": "x", "as": "f" * 64}])
def test_another_site_gets_nothing_done_and_nothing_kept_for_her(zhou: Account, data: dict[str, str]) -> None:
    browser = strict_browser()
    strict_sign_in(browser, "17600005093")
    answer = browser.post("/greet/", data, headers={"referer": "https://evil.example/"})
    assert answer.status_code in {403, 409}
    assert greeting.done == []
    assert 'value="x"' not in browser.get("/greet/").text


def test_a_script_with_an_old_token_hears_it(zhou: Account) -> None:
    browser = strict_browser()
    strict_sign_in(browser, "17600005093")
    opened = open_form(browser)
    strict_sign_in(browser, "17600005093")
    answer = browser.post("/greet/", {**TYPED, **opened}, headers={"x-fragment": "1"})
    assert answer.status_code == 403
