"""我的数据: read, taken along, corrected against the register, and the end of an account."""

import io
import json
from datetime import timedelta

import pikepdf
import pytest
from django.test import Client

from jingban.accounts.holdings import all_holdings
from jingban.accounts.models import Account, Session
from jingban.accounts.queries import account_by_phone, accounts_by_number, live_link
from jingban.accounts.use_cases.close_account import UnableToCloseAccount, close_account
from jingban.accounts.use_cases.freeze_account import freeze_account
from jingban.accounts.use_cases.open_account import open_account
from jingban.casework.use_cases.hand_over_cases import hand_over_cases
from jingban.foundation import clock
from jingban.ledger.models import LedgerRow
from jingban.mandates.models import Mandate
from jingban.messages.models import Message
from jingban.parties.models import Person
from jingban.parties.queries import current_representative
from jingban.registration import terms
from jingban.sandbox.models import SandboxOrganisation, SandboxPerson
from jingban.sandbox.use_cases.switch import switch_off
from tests.browsers import browser_of
from tests.casework.world import World
from tests.cast import CHEN, NOW, PASSWORD, SHEN, YANXI, ZHENG, ZHOU
from tests.factories import make_account, make_organisation, make_organisation_account, make_person
from tests.registration.people import registered, registered_organisation
from tests.signin.browser import codes_to

URL = "/centre/data/"
LATER = timedelta(minutes=11)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def world(at: None) -> World:
    for who in (ZHOU, ZHENG):
        registered(who)
    registered_organisation(YANXI, ZHENG)
    return World()


def page(browser: Client, address: str = URL) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def past_the_proof(account: Account) -> Client:
    """A browser whose last proof is older than ten minutes."""
    browser = browser_of(account, now=NOW)
    Session.objects.update(proven_at=NOW - LATER)
    return browser


def test_masked_until_she_has_proven_herself_lately(world: World) -> None:
    text = page(past_the_proof(world.agent_account))
    assert ZHOU[1] not in text
    assert "176****5093" in text
    assert "确认是我本人" in text
    assert not LedgerRow.objects.filter(event="account.data_read").exists()
    text = page(world.browser("agent", acting=False))
    assert ZHOU[1] in text
    assert ZHOU[0] in text
    assert world.mandate.series.number in text
    assert LedgerRow.objects.get(event="account.data_read").account_id == world.agent_account.id


def test_who_tied_himself_to_her_reads_nothing_of_her(at: None) -> None:
    make_account(ZHOU)
    stranger = open_account(
        phone=CHEN[2],
        password_hash="x",
        person=make_person(ZHOU),
        terms_version=terms.CURRENT,
        language="zh-hans",
        now=NOW,
    )
    text = page(browser_of(stranger, now=NOW))
    for secret in (ZHOU[1], ZHOU[0], ZHOU[2].removeprefix("+86"), "SQ-"):
        assert secret not in text


@pytest.mark.parametrize("kind", ["json", "pdf"])
def test_she_takes_all_of_it_along(world: World, kind: str) -> None:
    browser = world.browser("agent", acting=False)
    response = browser.post(f"{URL}download", {"format": kind})
    assert response.headers["Content-Type"] == f"application/{kind}"
    assert response.headers["Cache-Control"] == "no-store"
    assert f".{kind}" in response.headers["Content-Disposition"]
    assert LedgerRow.objects.get(event="account.data_taken").data == {"format": kind}
    if kind == "json":
        taken = json.loads(response.content)
        values = [fact["value"] for section in taken["sections"] for fact in section["facts"]]
        assert {ZHOU[0], ZHOU[1]} <= set(values)
        read = {one.code for one in all_holdings()}
        assert {section["code"] for section in taken["sections"]} == read, "every room's part is in it"
    else:
        with pikepdf.open(io.BytesIO(response.content)) as made:
            assert len(made.pages) >= 1
            assert made.Root.Metadata is not None, "archival"


def test_a_name_no_font_has_is_still_in_the_json(world: World) -> None:
    Person.objects.filter(id=world.agent.id)
    world.agent.name = "周\U00020bb7"
    world.agent.save()
    browser = world.browser("agent", acting=False)
    assert browser.post(f"{URL}download", {"format": "pdf"}).headers["Location"] == f"{URL}?done=no_pdf"
    assert "\U00020bb7" in browser.post(f"{URL}download", {"format": "json"}).content.decode()


@pytest.mark.parametrize("address", ["download", "name", "close"])
def test_every_deed_asks_for_a_recent_proof(world: World, address: str) -> None:
    browser = past_the_proof(world.agent_account)
    response = browser.post(URL + address, {"format": "json", "name": "周明", "sure": "on"})
    assert response.status_code == 303
    assert response.headers["Location"].startswith("/centre/security/prove/")
    assert Account.objects.filter(closed_at=None).count() == 3


# Her name


def test_a_new_name_is_borne_out_by_the_register_and_the_old_one_kept(world: World) -> None:
    SandboxPerson.objects.filter(number=ZHOU[1]).update(name="周明溪")
    browser = world.browser("agent", acting=False)
    assert browser.post(f"{URL}name", {"name": "周明溪"}).headers["Location"] == f"{URL}?done=name"
    person = Person.objects.get(id=world.agent.id)
    assert (person.name, person.former_names.get().name) == ("周明溪", ZHOU[0])
    assert ZHOU[0] in page(browser), "as a former name"
    assert Message.objects.filter(account_id=world.agent_account.id, template="account.name_changed").exists()
    assert LedgerRow.objects.filter(event="registration.name_corrected").count() == 1


def test_a_name_the_register_does_not_know_changes_nothing(world: World) -> None:
    browser = world.browser("agent", acting=False)
    response = browser.post(f"{URL}name", {"name": "周明溪"})
    assert response.status_code == 422
    text = response.content.decode()
    assert "与权威库现在登记的姓名不一致" in text
    assert 'value="周明溪"' in text
    switch_off(name="population")
    response = browser.post(f"{URL}name", {"name": "周明溪"})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert Person.objects.get(id=world.agent.id).name == ZHOU[0]


def test_names_are_not_guessed(world: World) -> None:
    browser = world.browser("agent", acting=False)
    answers = [browser.post(f"{URL}name", {"name": f"周{n}"}).status_code for n in range(21)]
    assert answers == [422] * 20 + [429]


def test_the_representative_changes_by_the_register(world: World) -> None:
    make_account(SHEN)
    SandboxOrganisation.objects.update(representative_number=SHEN[1], representative_name=SHEN[0])
    stale = past_the_proof(world.account)
    assert stale.post(f"{URL}register").headers["Location"].startswith("/centre/security/prove/")
    assert current_representative(world.organisation) == world.representative
    browser = world.browser("account")
    assert browser.post(f"{URL}register").headers["Location"] == f"{URL}?done=asked"
    assert current_representative(world.organisation) == make_person(SHEN)
    switch_off(name="organisations")
    assert browser.post(f"{URL}register").headers["Location"] == f"{URL}?done=down"


# The end of an account


def show_phone(browser: Client, phone: str) -> None:
    """Prove the account's phone, as closing asks."""
    browser.post("/centre/security/phone/code/")
    typed = {"way": "sms", "code": codes_to(phone)[0], "next": f"{URL}close"}
    assert browser.post("/centre/security/phone/", typed).headers["Location"] == f"{URL}close"


def test_the_password_alone_closes_no_account(world: World) -> None:
    browser = browser_of(world.agent_account, now=NOW)
    asked = browser.post(f"{URL}close", {"sure": "on"}).headers["Location"]
    assert asked == "/centre/security/phone/?next=%2Fcentre%2Fdata%2Fclose"
    text = page(browser, asked)
    assert "请确认是您本人" in text
    assert "更换绑定手机" not in text
    wrong = {"way": "sms", "code": "000000", "next": f"{URL}close"}
    assert browser.post("/centre/security/phone/", wrong).status_code == 422
    assert browser.post(f"{URL}close", {"sure": "on"}).headers["Location"] == asked
    assert Account.objects.get(id=world.agent_account.id).closed_at is None
    show_phone(browser, ZHOU[2])
    assert browser.post(f"{URL}close", {"sure": "on"}).headers["Location"] == "/account-closed/"


def test_closed_nothing_leads_in_and_the_phone_is_free(world: World) -> None:
    browser, elsewhere = world.browser("agent", acting=False), world.browser("agent", acting=False)
    assert "依法保存的" in page(browser, f"{URL}close")
    assert browser.post(f"{URL}close", {}).status_code == 422, "not without having said so"
    show_phone(browser, ZHOU[2])
    assert browser.post(f"{URL}close", {"sure": "on"}).headers["Location"] == "/account-closed/"
    assert "账号已注销" in page(browser, "/account-closed/")
    account = Account.objects.get(id=world.agent_account.id)
    assert (account.closed_at, account.phone, account.password_hash) == (NOW, None, "")
    assert elsewhere.get("/centre/").headers["Location"].startswith("/sign-in/")
    assert account_by_phone(ZHOU[2]) is None
    assert accounts_by_number(ZHOU[1]) == []
    mandate = Mandate.objects.get(id=world.mandate.id)
    assert (mandate.revoked_at, mandate.revoked_why) == (NOW, "laid_down")
    assert Message.objects.filter(account_id=world.account.id, template="mandate.laid_down").exists()
    assert Message.objects.get(template="account.closed").phone == ZHOU[2]
    signing_in = Client().post("/sign-in/person/", {"account": ZHOU[1], "password": PASSWORD})
    assert signing_in.status_code == 422
    assert Person.objects.get(id=world.agent.id).name == ZHOU[0], "what was done keeps its name"
    again = make_account(ZHOU)
    assert account_by_phone(ZHOU[2]) == again


def test_open_cases_are_handed_over_first(world: World) -> None:
    case = world.file()
    browser = world.browser("agent", acting=False)
    assert "您还有 1 件在办的办件或草稿" in page(browser, f"{URL}close")
    assert browser.post(f"{URL}close", {"sure": "on"}).status_code == 422
    with pytest.raises(UnableToCloseAccount) as refused:
        close_account(account=world.agent_account, now=NOW)
    assert len(refused.value.obstacles) == 1
    assert Mandate.objects.get(id=world.mandate.id).revoked_at is None, "nothing was half done"
    assert world.other_account
    hand_over_cases(
        authority=world.may("hand_over", who="account"), case_ids=[case.id], to=world.other, now=NOW
    )
    show_phone(browser, ZHOU[2])
    assert browser.post(f"{URL}close", {"sure": "on"}).headers["Location"] == "/account-closed/"


def test_an_organisations_account_hands_over_what_it_carries_itself(world: World) -> None:
    theirs, own = world.file(), None
    browser = world.browser("account")
    assert "单位账号自己还有" not in page(browser, f"{URL}close"), (
        "an agent's case goes on without the account"
    )
    type(theirs).objects.filter(id=theirs.id).update(handler=own)
    assert "单位账号自己还有 1 件" in page(browser, f"{URL}close")
    hand_over_cases(
        authority=world.may("hand_over", who="account"), case_ids=[theirs.id], to=world.agent, now=NOW
    )
    show_phone(browser, world.account.phone)
    assert browser.post(f"{URL}close", {"sure": "on"}).headers["Location"] == "/account-closed/"
    assert Mandate.objects.get(id=world.mandate.id).revoked_at is None, "the representative manages it"
    assert live_link(Account.objects.get(id=world.account.id)) is None


def test_an_unproven_account_closes_without_learning_of_cases(at: None) -> None:
    organisation = make_organisation()
    account = make_organisation_account(organisation, level="O1")
    text = page(browser_of(account, now=NOW), f"{URL}close")
    assert "在办的办件" not in text
    close_account(account=account, now=NOW)
    with pytest.raises(UnableToCloseAccount):
        close_account(account=account, now=NOW)


def test_a_frozen_account_is_not_closed(world: World) -> None:
    freeze_account(account=world.agent_account, how="link", now=NOW)
    with pytest.raises(UnableToCloseAccount):
        close_account(account=world.agent_account, now=NOW)
