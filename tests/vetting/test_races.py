"""Two at once: exactly one wins, on file SQLite and on PostgreSQL."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from jingban.accounts.models import Account
from jingban.ledger.outbox import run_due_events
from jingban.vetting.models import Notice, Petition, PetitionEvent
from jingban.vetting.progress import UnableToAdvance
from jingban.vetting.use_cases.carry_out_due import carry_out_due
from jingban.vetting.use_cases.end_petition import block_petition
from jingban.vetting.use_cases.review_petition import UnableToReview
from jingban.vetting.use_cases.submit_petition import submit_petition
from tests.cast import NOW
from tests.races import at_once
from tests.vetting.world import NEW_PHONE, Vetting

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
ROUNDS = 5
DUE = NOW + timedelta(hours=72)


def phones(number: int) -> str:
    return f"+8613700002{number:03}"


def approve(world: Vetting, petition: Petition, which: str) -> None:
    world.pass_petition(Petition.objects.get(id=petition.id), getattr(world, which))


def test_two_reviewers_at_once_are_first_and_only_one(world: Vetting) -> None:
    assert world.second
    for number in range(ROUNDS):
        petition = world.in_review(phone=phones(number))
        results = at_once(*[partial(approve, world, petition, one) for one in ("first", "second")])
        petition.refresh_from_db()
        # One after the other is two reviewers; at once the later one has to look again.
        approved = [one for one in results if one is None]
        assert (petition.state, len(approved)) in {("approved_once", 1), ("cooling", 2)}
        assert all(isinstance(one, UnableToAdvance) for one in results if one is not None), results
        assert petition.first_by_id != petition.second_by_id


def test_one_reviewer_in_two_windows_stays_one(world: Vetting) -> None:
    for number in range(ROUNDS):
        petition = world.in_review(phone=phones(number))
        results = at_once(*[partial(approve, world, petition, "first")] * 2)
        petition.refresh_from_db()
        assert petition.state == "approved_once"
        assert len([one for one in results if one is None]) == 1
        assert isinstance(next(one for one in results if one is not None), (UnableToAdvance, UnableToReview))


def test_the_database_itself_keeps_reviewers_apart(world: Vetting) -> None:
    petition = world.approved_once()
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(id=petition.id).update(second_by=world.first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(id=petition.id).update(state="cooling", due_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(id=petition.id).update(state="carried_out")


def test_stopped_and_carried_out_at_once_is_one_of_them(world: Vetting) -> None:
    for number in range(ROUNDS):
        former = Account.objects.get(id=world.account.id).phone
        petition = world.cooling(phone=phones(number))
        notice = Notice.objects.select_related("petition").get(petition=petition, role="account")
        blocked, carried = at_once(
            partial(block_petition, notice=notice, now=DUE), partial(carry_out_due, now=DUE)
        )
        petition.refresh_from_db()
        phone = Account.objects.get(id=world.account.id).phone
        if petition.state == "blocked":
            assert (blocked, carried, phone) == (None, 0, former)
        else:
            assert petition.state == "carried_out"
            assert isinstance(blocked, UnableToAdvance)
            assert (carried, phone) == (1, phones(number))
        assert PetitionEvent.objects.filter(petition=petition, from_state="cooling").count() == 1
    run_due_events()


def test_two_workers_carry_out_once(world: Vetting) -> None:
    petition = world.cooling()
    epoch = Account.objects.get(id=world.account.id).credential_epoch
    done = at_once(*[partial(carry_out_due, now=DUE)] * 3)
    assert sorted(done) == [0, 0, 1]
    account = Account.objects.get(id=world.account.id)
    assert (account.phone, account.credential_epoch) == (NEW_PHONE, epoch + 1)
    assert PetitionEvent.objects.filter(petition=petition, action="carry_out").count() == 1


def test_handed_in_twice_at_once_is_one_petition(world: Vetting) -> None:
    petition = world.with_papers(world.begun())

    def hand_in() -> None:
        submit_petition(petition=Petition.objects.get(id=petition.id), now=NOW)

    results = at_once(hand_in, hand_in)
    assert sorted(type(one).__name__ for one in results) == ["NoneType", "UnableToAdvance"]
    assert Petition.objects.exclude(number="").count() == 1
