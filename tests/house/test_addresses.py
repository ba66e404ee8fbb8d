"""Nothing leads off this site, no foreign host is answered, and no answer lets itself be framed or guessed at."""

from urllib.parse import urlsplit

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from jingban.catalogue.data import load_data as load_services
from jingban.foundation import totp
from jingban.messages.data import load_data as load_texts
from jingban.staff.models import Officer
from tests.casework.conftest import at
from tests.cast import NOW, PASSWORD
from tests.factories import Hired, make_officer
from tests.house.addresses import names
from tests.house.town import Town

__all__ = ["at"]
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "\t//evil.example/",
    "http:evil.example/",
    "javascript:alert(1)",
    "/%09/evil.example",
    "/..//evil.example/",
    " //evil.example/",
    "https:///evil.example/",
    "/ok\r\nlocation: //evil.example/",
    "/\x00/evil.example",
    "//evil.example\\@testserver/",
]


def leads_away(answer) -> bool:
    """Say whether a browser that follows the answer leaves the site: it reads \\ as /, and drops tabs and line ends."""
    where = answer.headers.get("location", "")
    cleaned = where.replace("\\", "/").replace("\t", "").replace("\n", "").replace("\r", "").strip()
    parts = urlsplit(cleaned)
    return cleaned.startswith("//") or bool(parts.scheme) or bool(parts.netloc)


@pytest.fixture
def town() -> Town:
    load_services()
    load_texts()
    return Town("submitted")


@pytest.mark.one_database
def test_every_way_on_stays_on_this_site(town: Town) -> None:
    created = make_officer("xu", "intake")
    for away in ELSEWHERE:
        Officer.objects.update(totp_last_step=0)
        go_on(town, created, away)


def go_on(town: Town, created: Hired, away: str) -> None:
    """Send every form that leads somewhere."""
    code = totp.code_at(created.credentials.totp_secret, NOW)
    signs = {"account": "17600005093", "password": PASSWORD, "next": away}
    desk = {"login": "xu", "password": created.credentials.password, "code": code, "next": away}
    own = {"principal": str(town.organisation.id), "next": away}
    sends = [
        ("nobody", "/sign-in/person/", signs),
        ("nobody", "/staff/sign-in/", desk),
        ("agent", "/acting-for/", own),
        ("agent", "/acting-for/", {"principal": "", "next": away}),
        ("agent", "/acting-for/accept", {"next": away}),
        ("nobody", "/preferences/language", {"language": "en", "next": away}),
        ("nobody", "/preferences/care", {"care": "1", "next": away}),
        ("nobody", "/region", {"region": "990100", "next": away}),
    ]
    for who, path, form in sends:
        answer = town.browser_of(who).post(path, form)
        assert answer.status_code in {302, 303}, (path, answer.status_code)
        assert not leads_away(answer), (path, answer["location"])


@pytest.mark.one_database
def test_no_address_leads_away_whatever_is_asked(town: Town) -> None:
    away = "//evil.example/"
    browsers = [town.browser_of(who) for who in ("nobody", "agent")]
    for name, parameters in names():
        path = reverse(name, kwargs=town.parameters(name, parameters))
        for browser in browsers:
            got = browser.get(path, {"next": away, "url": away, "return": away})
            assert not leads_away(got), (name, got["location"])
            assert f'href="{away}' not in got.text, name
            assert f'action="{away}' not in got.text, name


@pytest.mark.parametrize(
    "referer",
    [
        "http://testserver//evil.example/x",
        "http://testserver/\\evil.example/",
        "http://testserver///evil.example",
    ],
)
def test_a_form_that_comes_too_late_does_not_lead_away(town: Town, referer: str) -> None:
    """The way back to the form is the Referer's path, which may begin like another host."""
    form = {"as": "x" * 64, "why": "left"}
    browser = Client(enforce_csrf_checks=True)
    for visitor in (browser, town.browser_of("agent")):
        visitor.handler.enforce_csrf_checks = True
        answer = visitor.post(f"/centre/agents/{town.mandate.id}/remove", form, headers={"referer": referer})
        assert not leads_away(answer), answer["location"]
        assert "//evil" not in answer.headers.get("location", "").replace("%2F", "/").replace("%5C", "/")
        assert 'href="//' not in answer.text


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "testserver:80@evil.example", "testserver.", "", "a" * 300],
)
def test_a_foreign_host_is_not_answered(host: str) -> None:
    with override_settings(ALLOWED_HOSTS=["testserver", "127.0.0.1", "localhost", "[::1]"]):
        for path in ("/", "/sign-in/person/", "/register/person/", "/staff/sign-in/", "/sandbox/"):
            answer = Client(headers={"host": host}).get(path)
            assert answer.status_code == (200 if host == "testserver." else 400), path
            assert "evil.example" not in answer.text
            spoofed = Client(headers={"x-forwarded-host": "evil.example"}).get(path)
            assert "evil.example" not in spoofed.text


@pytest.mark.one_database
def test_every_page_says_how_it_may_be_used(town: Town) -> None:
    for name, parameters in names():
        path = reverse(name, kwargs=town.parameters(name, parameters))
        got = town.browser_of("intake" if path.startswith("/staff/") else "agent").get(path)
        if got.status_code != 200:
            continue
        policy = got["content-security-policy"]
        assert "default-src 'none'" in policy, name
        assert "frame-ancestors 'none'" in policy, name
        assert "unsafe-inline" not in policy, name
        assert got["x-frame-options"] == "DENY", name
        assert got["x-content-type-options"] == "nosniff", name
        assert got["referrer-policy"] == "same-origin", name
        assert "no-store" in got.headers.get("cache-control", ""), f"{name} is somebody's"
