"""Agreeing to a newer version of the terms, and of who never agreed here."""

import pytest
from django.test import Client

from jingban.accounts.models import Account
from jingban.foundation import clock
from jingban.ledger.models import LedgerRow
from jingban.registration import terms
from tests.cast import ZHOU
from tests.factories import make_account
from tests.registration.people import sign_in

AGREE = "/centre/agree/"
OLDER = terms.VERSIONS[0]


@pytest.fixture
def account() -> Account:
    return make_account(ZHOU, now=clock.now())


def browser(account: Account, version: str) -> Client:
    Account.objects.filter(id=account.id).update(terms_version=version)
    client = Client()
    sign_in(client, account)
    return client


def version_of(account: Account) -> str:
    return Account.objects.get(id=account.id).terms_version


@pytest.mark.parametrize(
    ("version", "said"), [(OLDER, f"您上次同意的是 {OLDER} 版"), ("", "由原来的系统转入")]
)
def test_it_is_asked_before_anything_of_ones_own(account: Account, version: str, said: str) -> None:
    client = browser(account, version)
    asked = client.get("/centre/identity/?tab=1")
    assert asked["Location"] == f"{AGREE}?next=%2Fcentre%2Fidentity%2F%3Ftab%3D1"
    page = client.get(asked["Location"])
    assert said in page.text
    typed = {"version": terms.CURRENT, "next": "/centre/identity/?tab=1"}
    unticked = client.post(AGREE, typed)
    assert unticked.status_code == 422
    assert "请先阅读，勾选同意后再继续" in unticked.text
    assert version_of(account) == version
    done = client.post(AGREE, {**typed, "consent": "on"})
    assert done["Location"] == "/centre/identity/?tab=1"
    assert version_of(account) == terms.CURRENT
    assert client.get("/centre/identity/").status_code == 200
    row = LedgerRow.objects.get(event="registration.agreed")
    assert row.data == {"version": terms.CURRENT, **({"former": version} if version else {})}


def test_only_what_stood_on_the_page_is_agreed_to(account: Account) -> None:
    client = browser(account, "")
    page = client.post(AGREE, {"version": OLDER, "consent": "on"})
    assert page.status_code == 200
    assert version_of(account) == ""


def test_who_has_agreed_is_not_asked(account: Account) -> None:
    client = browser(account, terms.CURRENT)
    assert client.get(AGREE)["Location"] == "/"
    assert client.get("/centre/identity/").status_code == 200


@pytest.mark.parametrize("path", ["/centre/data/", "/centre/data/close", "/about/privacy/", "/", "/not-me/"])
def test_nobody_has_to_agree_to_leave(account: Account, path: str) -> None:
    client = browser(account, OLDER)
    assert AGREE not in client.get(path).get("Location", "")


def test_closing_the_account_leads_to_the_phone_and_not_to_the_terms(account: Account) -> None:
    client = browser(account, OLDER)
    asked = client.post("/centre/data/close", {"sure": "on"})
    assert asked["Location"].startswith("/centre/security/phone/")
    assert client.get(asked["Location"]).status_code == 200


def test_a_form_that_was_open_already_is_taken(account: Account) -> None:
    client = browser(account, OLDER)
    assert AGREE not in client.post("/sign-out/").get("Location", "")
    client = browser(account, OLDER)
    assert AGREE not in client.post("/centre/data/name", {"name": ZHOU[0]}).get("Location", "")
