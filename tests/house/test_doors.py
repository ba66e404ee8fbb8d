"""Every address, every kind of visitor: who is let in, who is led away, and that looking changes nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from jingban.catalogue.data import load_data as load_services
from jingban.messages.data import load_data as load_texts
from tests.casework.conftest import at
from tests.house.addresses import names
from tests.house.doors import DESK_ROWS, PORTAL_ROWS, STATES, by_name
from tests.house.fingerprint import LOOKED_AT, fingerprint
from tests.house.town import DESK, PORTAL, Town

__all__ = ["at"]
SOME = ("nobody", "agent", "firm")


def build(state: str) -> Town:
    load_services()
    load_texts()
    return Town(state)


def answer(browser: Client, path: str) -> str:
    got = browser.get(path)
    where = got.headers.get("location", "")
    led = "s" if "/sign-in/" in where else "c" if where.startswith("/acting-for/?") else ""
    return f"{got.status_code}{led if got.status_code == 302 else ''}"


# What of the desk is open to who is no member of staff, or not yet.
STRANGERS = {"staff:sign_in": "200", "staff:enrol": "200", "staff:enrol_device": "303"}


def test_every_address_has_its_row() -> None:
    there = {name for name, _parameters in names()}
    assert there == set(by_name(PORTAL_ROWS)) | set(by_name(DESK_ROWS))


def test_who_may_look() -> None:
    town = build("submitted")
    browsers = {who: town.browser_of(who) for who in (*PORTAL, *DESK)}
    portal, desk = by_name(PORTAL_ROWS), by_name(DESK_ROWS)
    before = fingerprint(without=LOOKED_AT)
    for name, parameters in names():
        path = reverse(name, kwargs=town.parameters(name, parameters))
        if path.startswith("/staff/"):
            assert [answer(browsers[who], path) for who in DESK] == desk[name], name
            door = STRANGERS.get(name, "302s")
            assert {answer(browsers[who], path) for who in SOME} == {door}, name
            continue
        for who, expected in zip(PORTAL, portal[name], strict=True):
            # Where all are answered alike, some will do.
            if who in SOME or len(set(portal[name])) > 1:
                assert answer(browsers[who], path) == expected, (name, who)
        assert answer(browsers["staff_admin"], path) == portal[name][0], "staff are nobody outside the desk"
    assert fingerprint(without=LOOKED_AT) == before, "looking changes nothing"


@pytest.mark.parametrize("state", STATES)
def test_who_may_look_at_a_case(state: str) -> None:
    town = build(state)
    rows = by_name(STATES[state])
    for name, answers in rows.items():
        path = reverse(name, kwargs=town.parameters(name, dict(names())[name]))
        assert [answer(town.browser_of(who), path) for who in PORTAL] == answers, name


def test_no_form_is_taken_without_its_token() -> None:
    """Whoever is signed in, on every address: another site's form does nothing."""
    town = build("submitted")
    visitors = {who: town.browser_of(who) for who in (*PORTAL, *DESK)}
    for browser in visitors.values():
        browser.handler.enforce_csrf_checks = True
    before = fingerprint()
    for name, parameters in names():
        path = reverse(name, kwargs=town.parameters(name, parameters))
        for who in ("intake", "staff_admin") if path.startswith("/staff/") else (*SOME, "head"):
            got = visitors[who].post(path, {"why": "left"}, headers={"origin": "https://evil.example"})
            assert got.status_code == 403, (name, who)
    assert fingerprint() == before
