"""What every address does with a request that is none of a browser's own: other methods, a form in the query."""

import logging
import logging.config
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from jingban.accounts.models import Session
from jingban.catalogue.data import load_data as load_services
from jingban.messages.data import load_data as load_texts
from tests.casework.conftest import at
from tests.cast import PASSWORD
from tests.house.addresses import names
from tests.house.fingerprint import LOOKED_AT, fingerprint
from tests.house.town import Town

__all__ = ["at"]
METHODS = ("TRACE", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "PROPFIND")
# The stand-ins' own pages, and the desk's door.
WITHOUT = {"sandbox:home", "sandbox:outbox", "staff:sign_in"}
RIGHT = {"account": "17600005093", "password": PASSWORD}


@pytest.fixture
def town() -> Town:
    load_services()
    load_texts()
    return Town("submitted")


@pytest.mark.one_database
def test_no_address_knows_another_method(town: Town) -> None:
    browsers = {who: town.browser_of(who) for who in ("intake", "agent")}
    paths = {name: reverse(name, kwargs=town.parameters(name, parameters)) for name, parameters in names()}
    before = fingerprint(without=LOOKED_AT)
    for name, path in paths.items():
        browser = browsers["intake" if path.startswith("/staff/") else "agent"]
        for method in METHODS:
            answer = browser.generic(method, path, b"secret=1", headers={"x-echoed": "secret"})
            assert (answer.status_code, answer.text) == (405, ""), (name, method)
    assert fingerprint(without=LOOKED_AT) == before


@pytest.mark.one_database
def test_every_page_of_somebody_signed_in_has_the_way_out(town: Town) -> None:
    seen = 0
    for name, parameters in names():
        path = reverse(name, kwargs=town.parameters(name, parameters))
        who, out = ("intake", "/staff/sign-out/") if path.startswith("/staff/") else ("agent", "/sign-out/")
        page = town.browser_of(who).get(path)
        sheet = any(one.name == "ui/print.html" for one in page.templates)
        if page.status_code == 200 and "<header" in page.text and not sheet and name not in WITHOUT:
            assert f'action="{out}"' in page.text, name
            seen += 1
    assert seen > 40


def test_a_query_is_no_form(town: Town) -> None:
    """What stands in the address never counts as typed; of a name sent twice one value counts."""
    browser = Client()
    assert browser.post(f"/sign-in/person/?{urlencode(RIGHT)}").status_code == 422
    assert (
        browser.post(f"/sign-in/person/?{urlencode(RIGHT)}", {"account": "", "password": ""}).status_code
        == 422
    )
    assert not Session.objects.filter(account=town.agent_account, last_seen__isnull=False).exists()
    twice = {"account": ["nobody", RIGHT["account"]], "password": ["Wrong-1234", PASSWORD]}
    assert browser.post("/sign-in/person/", twice).status_code == 303


def test_a_refused_request_is_logged_with_whose_it_was(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    form = dict(settings.LOGGING["formatters"]["plain"])
    formatter = logging.config.DictConfigurator({"version": 1}).configure_formatter(form)
    caplog.set_level(logging.WARNING)
    path = f"/cases/{town.case.id}/"
    town.browser_of("rival_agent").get(path)
    town.browser_of("content_editor").get(f"/staff/cases/{town.case.id}/")
    lines = [formatter.format(record) for record in caplog.records if record.name == "django.request"]
    assert [line for line in lines if line.endswith(f"{path} account={town.rival_agent_account.id}")]
    officer = town.officers["content_editor"]
    assert [line for line in lines if line.endswith(f"officer={officer.id}")], lines
