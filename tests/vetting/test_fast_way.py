"""The fast way of M-4.2.3: the representative's own account and no papers; the register is asked afresh."""

from datetime import timedelta

import pytest
from django.test import Client

from jingban.accounts.models import Account
from jingban.accounts.queries import live_link
from jingban.accounts.use_cases.lower_level import lower_level
from jingban.foundation.errors import DependencyDown
from jingban.messages.models import Message
from jingban.parties.queries import current_representative
from jingban.sandbox.models import SandboxOrganisation
from jingban.sandbox.use_cases.switch import switch_off
from jingban.vetting.models import Petition
from jingban.vetting.queries import no_new_mandates_until
from jingban.vetting.use_cases import answer_petition as answering
from jingban.vetting.use_cases.answer_petition import UnableToAnswer, answer_petition
from jingban.vetting.use_cases.submit_petition import ask_representative
from tests.browsers import browser_of
from tests.cast import NOW, SHEN, SHIGUANG, YANXI
from tests.vetting.world import NEW_PHONE, Vetting


def asked(world: Vetting, which: tuple[str, str] | None = None) -> Petition:
    petition = world.begun(which) if which else world.begun()
    ask_representative(petition=petition, now=NOW)
    return petition


def answer(world: Vetting, petition: Petition, *, agrees: bool = True) -> None:
    answer_petition(
        petition=petition,
        agrees=agrees,
        person=world.representative,
        by=world.representative_account,
        now=NOW,
    )


def test_he_confirms_and_the_phone_changes_at_once(world: Vetting) -> None:
    petition = asked(world)
    assert Message.objects.get(template="vetting.asked").account_id == world.representative_account.id
    epoch = world.account.credential_epoch
    answer(world, petition)
    account = Account.objects.get(id=world.account.id)
    assert (account.phone, account.credential_epoch) == (NEW_PHONE, epoch + 1)
    petition.refresh_from_db()
    told = {one.phone for one in Message.objects.filter(template="vetting.done")}
    assert told == {NEW_PHONE, world.account.phone, world.representative_account.phone}
    assert (petition.state, petition.confirmed_by) == ("carried_out", world.representative)
    assert no_new_mandates_until(world.organisation.id, NOW) is None, "his word is proof enough"
    with pytest.raises(UnableToAnswer):
        answer(world, petition)


def test_an_account_that_is_not_proven_any_more_says_nothing(world: Vetting) -> None:
    petition = asked(world)
    link = live_link(world.representative_account)
    assert link
    lower_level(link=link, why="password_reset", now=NOW)
    with pytest.raises(UnableToAnswer, match="not_representative"):
        answer(world, petition)
    petition.refresh_from_db()
    assert petition.state == "asked"


def test_a_session_of_an_hour_ago_is_asked_for_a_proof_first(world: Vetting, at) -> None:  # type: ignore[no-untyped-def]
    petition = asked(world)
    browser = browser_of(world.representative_account, now=NOW)
    address = f"/centre/vetting/{petition.id}/confirm"
    assert browser.get(address).status_code == 200
    at(NOW + timedelta(minutes=11))
    said = browser.post(address, {"mine": "on", "answer": "confirm"})
    assert said.status_code == 303
    assert "/prove" in said.headers["location"]
    petition.refresh_from_db()
    assert petition.state == "asked"


def test_he_refuses(world: Vetting) -> None:
    petition = asked(world)
    answer(world, petition, agrees=False)
    petition.refresh_from_db()
    assert petition.state == "refused"
    assert Account.objects.get(id=world.account.id).phone == world.account.phone


def test_the_register_is_asked_afresh(world: Vetting) -> None:
    petition = asked(world)
    SandboxOrganisation.objects.filter(uscc=world.organisation.uscc).update(
        representative_number=SHEN[1], representative_name=SHEN[0]
    )
    with pytest.raises(UnableToAnswer) as late:
        answer(world, petition)
    assert late.value.why == "not_representative"
    assert Account.objects.get(id=world.account.id).phone == world.account.phone


def test_what_the_register_says_is_kept_also_when_his_word_does_not_count(world: Vetting) -> None:
    petition = asked(world)
    SandboxOrganisation.objects.filter(uscc=world.organisation.uscc).update(
        representative_number=SHEN[1], representative_name=SHEN[0]
    )
    with pytest.raises(UnableToAnswer):
        answer(world, petition)
    head = current_representative(world.organisation)
    assert head is not None
    assert head.name == SHEN[0]


def test_the_register_is_heard_and_his_word_counts_in_one_transaction(
    world: Vetting, monkeypatch: pytest.MonkeyPatch
) -> None:
    petition = asked(world)
    SandboxOrganisation.objects.filter(uscc=world.organisation.uscc).update(name="青汀改名公司")

    def die(*_args: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(answering, "tell_applicant", die)
    with pytest.raises(RuntimeError):
        answer(world, petition)
    world.organisation.refresh_from_db()
    petition.refresh_from_db()
    assert (world.organisation.name, petition.state) == (YANXI[0], "asked")


def test_a_silent_register_changes_nothing(world: Vetting) -> None:
    petition = asked(world)
    switch_off(name="organisations")
    with pytest.raises(DependencyDown):
        answer(world, petition)
    page = world.browser("representative", acting=False).post(
        f"/centre/vetting/{petition.id}/confirm", {"mine": "on", "answer": "confirm"}
    )
    assert page.status_code == 503
    petition.refresh_from_db()
    assert petition.state == "asked"


def test_nobody_else_learns_of_it(world: Vetting) -> None:
    petition = asked(world)
    address = f"/centre/vetting/{petition.id}/confirm"
    assert "/sign-in/" in Client().get(address).headers["location"]
    assert world.browser("agent", acting=False).get(address).status_code == 404
    assert world.browser("account").get(address).status_code == 403
    chief = world.browser("representative", acting=False)
    assert address in chief.get("/centre/confirmations/").content.decode()
    assert chief.get(address).status_code == 200
    assert chief.post(address, {"answer": "confirm"}).status_code == 422
    assert chief.post(address, {"answer": "confirm", "mine": "on"}).status_code == 303
    petition.refresh_from_db()
    assert petition.state == "carried_out"
    assert address not in chief.get("/centre/confirmations/").content.decode()


def test_without_account_nobody_is_asked(world: Vetting) -> None:
    petition = asked(world, SHIGUANG)
    assert petition.state == "asked"
    assert not Message.objects.filter(template="vetting.asked").exists()
    assert Message.objects.get(template="vetting.waits_for_representative").phone == NEW_PHONE
