"""Who must be signed in, how long it lasts, and what ends it at the very next request."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from jingban.accounts.models import Account, Session
from jingban.accounts.sessions import SessionStore
from jingban.accounts.use_cases.begin_session import begin_session
from jingban.accounts.use_cases.end_sessions import end_sessions
from jingban.accounts.use_cases.raise_level import raise_level
from jingban.foundation import clock
from jingban.signin.signed_in import read
from tests.cast import CHEN, NOW, ZHENG, ZHOU
from tests.factories import make_account, make_organisation, make_organisation_account
from tests.signin.browser import Browser

Move = Callable[[timedelta], None]
MINE = ["/centre/", "/centre/face/", "/centre/security/", "/centre/security/password/"]
OPEN = [
    "/sign-in/person/",
    "/sign-in/organisation/",
    "/recover/person/",
    "/recover/organisation/",
    "/recover/username/",
]


@pytest.mark.parametrize("path", MINE)
def test_a_stranger_is_led_to_sign_in(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("path", OPEN)
def test_these_pages_are_for_everybody(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 200


def test_staff_pages_lead_to_the_staffs_own_door(browser: Browser, zhou: Account) -> None:
    assert browser.get("/staff/")["Location"].startswith("/staff/sign-in/?next=")
    browser.sign_in("17600005093")
    assert browser.get("/staff/")["Location"].startswith("/staff/sign-in/?next=")


def test_every_page_is_public_or_asks(browser: Browser) -> None:
    """No view of the whole site answers a stranger by oversight: it is marked, or it redirects."""
    closed = 0
    for pattern in _patterns(get_resolver()):
        view = pattern.callback
        if getattr(view, "is_public", False) or pattern.pattern.converters:
            continue
        path = "/" + str(pattern.whole)
        answer = browser.get(path)
        assert answer.status_code == 302, path
        assert "/sign-in/" in answer["Location"], path
        closed += 1
    assert closed > 5


def _patterns(resolver, prefix: str = ""):
    for one in resolver.url_patterns:
        whole = prefix + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _patterns(one, whole)
        else:
            one.whole = whole
            if "<" not in whole:
                yield one


def test_a_script_hears_that_the_session_is_over(browser: Browser) -> None:
    answer = browser.post("/centre/security/devices/end/", headers={"x-fragment": "1"})
    assert answer.status_code == 401
    assert answer.json() == {"text": "登录已过期，请重新登录", "wait": 0}


def test_half_an_hour_idle(zhou: Account, browser: Browser, later: Move) -> None:
    browser.sign_in("17600005093")
    for _ in range(4):
        later(timedelta(minutes=29))
        assert browser.is_in
    later(timedelta(minutes=30))
    answer = browser.get("/centre/")
    assert answer["Location"].endswith("&ended=1")
    assert answer.cookies["jingban_session"]["max-age"] == 0
    assert "登录已过期" in browser.get("/sign-in/person/?ended=1").text


def test_twelve_hours_in_all(zhou: Account, browser: Browser, later: Move) -> None:
    browser.sign_in("17600005093")
    for _ in range(24):
        later(timedelta(minutes=29, seconds=50))
        assert browser.is_in
    later(timedelta(minutes=10))
    assert not browser.is_in


def test_a_page_that_asks_by_itself_lengthens_nothing(
    zhou: Account, browser: Browser, later: Move, monkeypatch
):
    from jingban.signin.views import centre

    browser.sign_in("17600005093")
    monkeypatch.setattr(centre.centre, "is_polling", True, raising=False)
    later(timedelta(minutes=29))
    assert browser.is_in
    later(timedelta(minutes=2))
    assert not browser.is_in


def test_the_epoch_bites_at_the_next_request(zhou: Account, browser: Browser) -> None:
    browser.sign_in("17600005093")
    assert browser.is_in
    end_sessions(account=zhou, now=NOW)
    assert not browser.is_in


def test_a_displaced_account_is_out_at_the_next_request(browser: Browser) -> None:
    make_account(ZHOU, level="L2")
    browser.sign_in("17600005093")
    proven = make_account((ZHOU[0], ZHOU[1], "+8617600009999"), level="L2")
    raise_level(account=proven, now=NOW)
    assert not browser.is_in
    assert browser.sign_in("17600005093").status_code == 303, (
        "by phone she still comes in, without the person"
    )
    page = browser.get("/centre/").text
    assert "手机用户" in page


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Asia/Shanghai"])
def test_time_zones_change_nothing(zhou: Account, browser: Browser, later: Move, zone: str) -> None:
    with override_settings(TIME_ZONE=zone):
        browser.sign_in("17600005093")
        later(timedelta(minutes=29))
        assert browser.is_in
        later(timedelta(minutes=31))
        assert not browser.is_in


def test_a_staff_session_signs_no_account_in(zhou: Account, browser: Browser) -> None:
    store = SessionStore(now=clock.now())
    begin_session(
        session=store, officer_id=zhou.id, credential_epoch=1, now=clock.now(), device="", network=""
    )
    browser.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    assert not browser.is_in


def test_two_queries_know_who_it_is(zhou: Account, browser: Browser, rf) -> None:
    """One for the clock, one for session, account, link and party together."""
    browser.sign_in("17600005093")
    key = browser.cookies["jingban_session"].value
    with CaptureQueriesContext(connection) as queries:
        who = read(SessionStore(key, clock.now()))
        assert who is not None
        assert who.display_name == "周*然"
        assert who.level == "L3"
        assert who.menu_note == "个人用户，176****5093"
    assert len(queries) == 2


@pytest.mark.parametrize(("path", "most"), [("/centre/", 5), ("/centre/security/", 8), ("/centre/face/", 4)])
def test_few_queries_a_page(zhou: Account, browser: Browser, path: str, most: int) -> None:
    browser.sign_in("17600005093")
    browser.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(path).status_code == 200
    assert len(queries) <= most, "\n".join(one["sql"] for one in queries)


def test_a_visitor_without_cookies_costs_the_clock_alone(browser: Browser) -> None:
    browser.get("/recover/person/")
    with CaptureQueriesContext(connection) as queries:
        browser.get("/recover/person/")
    assert len(queries) == 1


def test_who_is_signed_in_as_rooms_read_it() -> None:
    organisation = make_organisation(representative=ZHENG)
    account = make_organisation_account(organisation)
    store = SessionStore(now=NOW)
    begin_session(session=store, account=account, now=NOW, device="Edge", network="n")
    who = read(SessionStore(store.session_key, NOW))
    assert (who.kind, who.level, who.account_id) == ("organisation", "O2", account.id)
    assert (who.organisation, who.organisation_id) == (organisation, organisation.id)
    assert (who.person, who.person_id, who.face_at) == (None, None, None)
    assert who.proven_at == NOW
    assert who.display_name == organisation.name
    assert who.session_id == Session.objects.get().digest


def test_a_person_with_a_phone_only() -> None:
    account = make_account(CHEN, level="L2")
    account.links.update(ended_at=NOW)
    store = SessionStore(now=NOW)
    begin_session(session=store, account=account, now=NOW, device="", network="")
    who = read(SessionStore(store.session_key, NOW))
    assert (who.level, who.person, who.display_name) == ("L1", None, "135****7781")


def test_a_displaced_organisation_has_no_level() -> None:
    account = make_organisation_account(make_organisation(representative=ZHENG), level="O1")
    account.links.update(ended_at=NOW)
    store = SessionStore(now=NOW)
    begin_session(session=store, account=account, now=NOW, device="", network="")
    who = read(SessionStore(store.session_key, NOW))
    assert (who.level, who.organisation, who.display_name) == ("", None, "yanxi")
