"""The slow way of M-4.2.3 by its use cases: papers, two reviewers, three days, a new phone."""

from datetime import timedelta

import pytest

from jingban.accounts.models import Account
from jingban.ledger.outbox import run_due_events
from jingban.mandates.models import Mandate
from jingban.mandates.use_cases.grant_mandates import UnableToGrantMandates
from jingban.messages.models import Message
from jingban.vetting.models import Notice, Petition
from jingban.vetting.use_cases.carry_out_due import carry_out_due
from jingban.vetting.use_cases.end_petition import block_petition
from jingban.vetting.use_cases.review_petition import (
    UnableToReview,
    approve_petition,
    ask_for_more,
    refuse_petition,
)
from jingban.vetting.use_cases.submit_petition import UnableToSubmit, submit_petition, supply_papers
from tests.cast import CHEN, NOW, SHIGUANG
from tests.factories import grant, make_account, make_person
from tests.vetting.world import CHECKS, NEW_PHONE, Vetting

THREE_DAYS = timedelta(hours=72)


def told(template: str) -> list[Message]:
    return list(Message.objects.filter(template=template).order_by("id"))


def test_a_new_phone_after_two_reviewers_and_three_days(world: Vetting) -> None:
    former = world.account.phone
    epoch = world.account.credential_epoch
    petition = world.cooling()
    run_due_events()
    assert {one.role for one in Notice.objects.all()} == {"account", "representative", "agent"}
    assert Notice.objects.get(role="account").phone == former
    assert carry_out_due(now=NOW + THREE_DAYS - timedelta(seconds=1)) == 0
    assert carry_out_due(now=NOW + THREE_DAYS) == 1
    assert carry_out_due(now=NOW + THREE_DAYS) == 0
    account = Account.objects.get(id=world.account.id)
    assert account.phone == NEW_PHONE
    assert account.credential_epoch == epoch + 1
    petition.refresh_from_db()
    assert petition.state == "carried_out"
    assert Mandate.objects.get(id=world.mandate.id).revoked_at is None
    done = told("vetting.done")
    assert {one.phone for one in done} >= {NEW_PHONE, former}
    assert account.links.get().level == "O2"


def test_no_new_mandates_for_seven_days(world: Vetting) -> None:
    world.cooling()
    changed = NOW + THREE_DAYS
    carry_out_due(now=changed)
    make_account(CHEN)
    with pytest.raises(UnableToGrantMandates) as held:
        grant(
            world.organisation, world.account, make_person(CHEN), now=changed + timedelta(days=7, seconds=-1)
        )
    assert held.value.code == "held"
    assert held.value.until == changed + timedelta(days=7)
    assert grant(world.organisation, world.account, make_person(CHEN), now=changed + timedelta(days=7))


def test_all_papers_are_needed(world: Vetting) -> None:
    petition = world.begun()
    with pytest.raises(UnableToSubmit) as lack:
        submit_petition(petition=petition, now=NOW)
    assert lack.value.slots == ["licence", "portrait", "emblem", "proof"]
    petition.refresh_from_db()
    assert (petition.state, petition.number) == ("draft", "")


def test_the_first_reviewer_is_not_the_second(world: Vetting) -> None:
    petition = world.approved_once()
    with pytest.raises(UnableToReview) as refused:
        world.pass_petition(petition, world.first)
    assert refused.value.code == "four_eyes"


def test_every_check_is_looked_at(world: Vetting) -> None:
    petition = world.in_review()
    with pytest.raises(UnableToReview):
        approve_petition(officer=world.duty(world.first), petition=petition, checks=CHECKS[:-1], now=NOW)


def test_an_organisation_without_account_cannot_be_approved(world: Vetting) -> None:
    petition = world.in_review(which=SHIGUANG)
    assert petition.account is None
    with pytest.raises(UnableToReview) as refused:
        world.pass_petition(petition, world.first)
    assert refused.value.code == "hindered"
    refuse_petition(officer=world.duty(world.first), petition=petition, reasons=["mismatch"], now=NOW)
    assert [one.phone for one in told("vetting.refused")] == [NEW_PHONE]


def test_anybody_told_can_stop_it(world: Vetting) -> None:
    petition = world.cooling()
    run_due_events()
    block_petition(notice=Notice.objects.get(role="agent"), now=NOW + timedelta(hours=1))
    assert carry_out_due(now=NOW + THREE_DAYS) == 0
    petition.refresh_from_db()
    assert petition.state == "blocked"
    assert Account.objects.get(id=world.account.id).phone == world.account.phone
    assert len(told("vetting.stopped")) == 4


def test_what_changed_meanwhile_is_not_carried_out(world: Vetting) -> None:
    petition = world.cooling()
    account = Account.objects.get(id=world.account.id)
    account.phone = "+8613600000000"
    account.save(update_fields=["phone_sealed"])
    carry_out_due(now=NOW + THREE_DAYS)
    petition.refresh_from_db()
    assert petition.state == "lapsed"
    assert Account.objects.get(id=account.id).phone == "+8613600000000"


def test_more_is_asked_for_once(world: Vetting) -> None:
    petition = world.in_review()
    officer = world.duty(world.first)
    ask_for_more(officer=officer, petition=petition, slots=["proof"], text="请换一种凭证", now=NOW)
    with pytest.raises(UnableToSubmit):
        supply_papers(petition=petition, now=NOW)
    world.with_papers(petition, now=NOW + timedelta(minutes=1))
    supply_papers(petition=petition, now=NOW + timedelta(minutes=1))
    assert petition.state == "in_review"
    petition = Petition.objects.get(id=petition.id)
    from jingban.vetting.progress import UnableToAdvance

    with pytest.raises(UnableToAdvance):
        ask_for_more(officer=officer, petition=petition, slots=["proof"], text="还要", now=NOW)
