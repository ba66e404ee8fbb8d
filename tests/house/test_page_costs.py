"""What a page costs: questions to the database, and bytes on a first visit."""

import logging
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client

from jingban.accounts import sessions
from tests.browsers import browser_of
from tests.cast import NOW
from tests.factories import grant, make_account, make_organisation, make_organisation_account, make_person
from tests.house import crowd
from tests.house.addresses import all_addresses, names

MOST_QUERIES = 12
# Pages that ask more than they should, and how much (docs/status.md): none may grow.
DEAR = {
    "registration:data": 20,  # all that every room keeps about one account
    "backoffice:organisation": 13,
}
MOST_BYTES = 60 * 1024
# Savepoints are the suite's own: a test runs in a transaction.
NOT_ASKED = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
# Addresses that take a POST or lead elsewhere: nobody is shown a page there.
NO_PAGES = {
    "backoffice:person",
    "casework:accept",
    "casework:determine",
    "casework:take_over",
    "catalogue:change_day",
    "catalogue:take_year",
    "challenge",
    "mandates:accept",
    "messages:read_all",
    "portal:content",
    "portal:content_publish",
    "portal:content_unpublish",
    # The steps of a recovery are led to from its first page; tests/recovery counts what they ask.
    "recover-challenge",
    "recover-organisation-code",
    "recover-organisation-done",
    "recover-organisation-password",
    "recover-organisation-send",
    "recover-person-code",
    "recover-person-done",
    "recover-person-password",
    "recover-person-send",
    "recover-username-done",
    "recover-phone-code",
    "registration:agree",
    "registration:confirm_link",
    "registration:new_link",
    "registration:organisation_code",
    "registration:person_code",
    "sandbox:act",
    "security-end-device",
    "security-end-others",
    "sign-in",
    "sign-in-challenge",
    "sign-in-code-send",
    "sign-out",
    "staff:confirm",
    "staff:deactivate",
    "staff:enrol_device",
    "staff:re_enrol",
    "staff:sign_out",
    "ui:care",
    "ui:language",
    # The steps of a petition are led to from its first page, and from what was sent about it.
    "vetting:ask",
    "vetting:begin_code",
    "vetting:block",
    "vetting:confirm",
    "vetting:leave",
    "vetting:look",
    "vetting:paper",
    "vetting:papers",
    "vetting:petition",
    "vetting:review",
    "vetting:status_code",
    "vetting:take",
    "vetting:withdraw",
    # The steps of changing a factor or a phone are led to from pages that are counted.
    "authenticator-ask",
    "authenticator-begin",
    "authenticator-remove",
    "authenticator-set-up",
    "passkey-add",
    "passkey-options",
    "passkey-remove",
    "passkey-rename",
    "phone-former-code",
    "phone-new-code",
    "prove-options",
    "recovery-codes",
    "registration:data_download",
    "registration:data_register",
    "sign-in-factor",
    "sign-in-passkey",
    "sign-in-passkey-options",
}
LOADED = re.compile(r'<link rel="stylesheet" href="([^"]+)"|<script src="([^"]+)"')


@dataclass(frozen=True)
class Cost:
    """A page that was shown to somebody, and how many questions it asked."""

    queries: int
    name: str
    who: str
    path: str

    def __str__(self) -> str:
        return f"{self.queries:>3}  {self.name:<32} {self.who:<32} {self.path}"


@pytest.mark.one_database
def test_no_page_asks_more_than_twelve_questions(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.CRITICAL, "django.request")  # most pages refuse most people
    # Not counted: once a minute a page also notes that its session was used.
    monkeypatch.setattr(sessions, "SEEN_EVERY", timedelta(days=1))
    crowd.build()
    costs = sorted(walk(), key=lambda cost: -cost.queries)
    dear = [str(cost) for cost in costs if cost.queries > DEAR.get(cost.name, MOST_QUERIES)]
    assert not dear, "\n" + "\n".join(dear)
    never_shown = {name for name, _parameters in names()} - {cost.name for cost in costs}
    assert never_shown == NO_PAGES, "a page that nobody here was shown is a page that nobody counted"


def walk() -> Iterator[Cost]:
    """Let everybody open every page of theirs."""
    portal, desk = crowd.visitors(), [crowd.nobody(), *crowd.officers()]
    for address in all_addresses():
        for one in desk if address.path.startswith("/staff/") else portal:
            if one.is_officer or address.of in {None, one.acts_for}:
                status, queries = ask(one.browser, address.path)
                if status == HTTPStatus.OK:
                    yield Cost(queries, address.name, one.who, address.path)


def ask(browser: Client, path: str) -> tuple[int, int]:
    """Open a page; give its status and how many questions it asked of all databases."""
    asked: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(NOT_ASKED):
            asked.append(sql)
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(note))
        response = browser.get(path)
    return response.status_code, len(asked)


@pytest.fixture
def collected(tmp_path: Path, settings: Any) -> None:
    """Collect the static files as the start of the product does."""
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_data", verbosity=0)


@pytest.mark.usefixtures("collected")
@pytest.mark.parametrize("path", ["/", "/sign-in/person/", "/register/person/", "/register/organisation/"])
def test_a_first_visit_is_light(path: str) -> None:
    weigh(Client(), path)


@pytest.mark.usefixtures("collected")
def test_a_full_list_of_agents_is_light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingban.foundation.clock.now", lambda: NOW)
    organisation = make_organisation()
    account = make_organisation_account(organisation)
    for serial in range(21):
        make_account(crowd.somebody(serial))
        grant(organisation, account, make_person(crowd.somebody(serial)))
    weigh(browser_of(account, now=NOW), "/centre/agents/")


def weigh(browser: Client, path: str) -> None:
    """Hold the page, its style sheets and its scripts, as they are served, against the budget."""
    page = browser.get(path)
    assert page.status_code == HTTPStatus.OK
    weights = {path: len(page.content)}
    for found in LOADED.finditer(page.content.decode()):
        address = found[1] or found[2]
        served = browser.get(address, headers={"accept-encoding": "gzip, deflate, br"})
        assert served["Content-Encoding"] == "br", address
        weights[address] = len(served.getvalue())
    assert len(weights) > 3
    assert sum(weights.values()) <= MOST_BYTES, weights
