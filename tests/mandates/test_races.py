"""Two at once: exactly one wins, on file SQLite and on PostgreSQL, in threads with connections of their own."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import transaction

from jingban.ledger.models import LedgerRow
from jingban.mandates.acts import Refused, ask, ask_to_accept, ask_to_manage
from jingban.mandates.decision import Reason
from jingban.mandates.models import Act, Mandate
from jingban.mandates.use_cases.accept_mandate import accept_mandate
from jingban.mandates.use_cases.change_mandate import change_mandate
from jingban.mandates.use_cases.grant_mandates import UnableToGrantMandates, grant_mandates
from jingban.mandates.use_cases.revoke_mandate import UnableToRevokeMandate, revoke_mandate
from tests.cast import NOW, ZHOU
from tests.factories import (
    WORK_PERMITS,
    grant,
    make_account,
    make_organisation,
    make_organisation_account,
    make_person,
    signed_as_organisation,
    signed_as_person,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
ROUNDS = 12


class World:
    def __init__(self) -> None:
        self.agent_account = make_account(ZHOU)
        self.agent = make_person(ZHOU)
        self.organisation = make_organisation()
        self.account = make_organisation_account(self.organisation)

    def manage(self):
        signed = signed_as_organisation(self.account, self.organisation)
        return ask_to_manage(signed_in=signed, principal_id=self.organisation.id, at=NOW)

    def act(self):
        signed = signed_as_person(self.agent_account, self.agent)
        return ask(
            signed_in=signed,
            principal_id=self.organisation.id,
            service_code=WORK_PERMITS,
            action="file",
            at=NOW,
        )

    def grant(self) -> Mandate:
        today = date(2026, 11, 24)
        [mandate] = grant_mandates(
            authority=self.manage(),
            agent=self.agent,
            services=[WORK_PERMITS],
            valid_from=today,
            valid_to=today + timedelta(days=9),
            now=NOW,
        )
        return mandate


def test_of_two_grants_at_once_one_wins() -> None:
    world = World()
    for _round in range(ROUNDS):
        results = at_once(world.grant, world.grant)
        won = [one for one in results if isinstance(one, Mandate)]
        lost = [one for one in results if isinstance(one, UnableToGrantMandates)]
        assert (len(won), len(lost)) == (1, 1), results
        assert Mandate.objects.filter(revoked_at=None, superseded_at=None).count() == 1
        revoke_mandate(authority=world.manage(), mandate=won[0], now=NOW)


def test_of_two_revocations_at_once_one_wins() -> None:
    world = World()
    for _round in range(ROUNDS):
        mandate = world.grant()
        results = at_once(
            lambda held=mandate: revoke_mandate(authority=world.manage(), mandate=held, now=NOW),
            lambda held=mandate: revoke_mandate(authority=world.manage(), mandate=held, now=NOW),
        )
        assert sum(isinstance(one, UnableToRevokeMandate) for one in results) == 1, results


def test_an_act_and_a_revocation_have_an_order() -> None:
    """Whichever commits first: no act is written after the revocation was."""
    world = World()
    for _round in range(ROUNDS):
        mandate = grant(world.organisation, world.account, world.agent)
        authority = world.act()
        acts_before = Act.objects.filter(action="file").count()

        def file(leave=authority) -> Act:
            with transaction.atomic():
                return leave.commit(NOW)

        filed, revoked = at_once(
            file, lambda held=mandate: revoke_mandate(authority=world.manage(), mandate=held, now=NOW)
        )
        assert isinstance(revoked, Mandate), revoked
        assert isinstance(filed, Act | Refused), filed
        assert Act.objects.filter(action="file").count() - acts_before == isinstance(filed, Act)
        with pytest.raises(Refused), transaction.atomic():
            authority.commit(NOW)


def test_an_acceptance_and_a_revocation_have_an_order() -> None:
    """Whichever commits first: nothing is accepted, and no act of it written, after the revocation was."""
    world = World()
    for _round in range(ROUNDS):
        mandate = grant(world.organisation, world.account, world.agent, accepted=False)
        authority = ask_to_accept(
            signed_in=signed_as_person(world.agent_account, world.agent), mandate=mandate, at=NOW
        )
        accepted, revoked = at_once(
            partial(accept_mandate, authority=authority, mandate=mandate, now=NOW),
            partial(revoke_mandate, authority=world.manage(), mandate=mandate, now=NOW),
        )
        assert isinstance(revoked, Mandate), revoked
        assert accepted is None or isinstance(accepted, Refused), accepted
        mandate.series.refresh_from_db()
        assert (mandate.series.accepted_at is not None) == (accepted is None)
        assert Act.objects.filter(action="accept", mandate=mandate).exists() == (accepted is None)


def test_an_acceptance_that_began_before_a_revocation_accepts_nothing_after_it() -> None:
    world = World()
    mandate = grant(world.organisation, world.account, world.agent, accepted=False)
    signed = signed_as_person(world.agent_account, world.agent)
    authority = ask_to_accept(signed_in=signed, mandate=mandate, at=NOW)
    revoke_mandate(authority=world.manage(), mandate=mandate, now=NOW + timedelta(seconds=5))
    with pytest.raises(Refused):
        accept_mandate(authority=authority, mandate=mandate, now=NOW)
    mandate.series.refresh_from_db()
    assert mandate.series.accepted_at is None


def test_two_acceptances_at_once_are_one() -> None:
    world = World()
    mandate = grant(world.organisation, world.account, world.agent, accepted=False)
    signed = signed_as_person(world.agent_account, world.agent)
    authority = ask_to_accept(signed_in=signed, mandate=mandate, at=NOW)
    work = partial(accept_mandate, authority=authority, mandate=mandate, now=NOW)
    assert at_once(work, work, work) == [None] * 3
    assert Act.objects.filter(action="accept").count() == 1
    assert LedgerRow.objects.filter(event="mandate.accepted").count() == 1


def test_a_request_that_began_before_a_revocation_commits_no_act_after_it() -> None:
    """Its own clock stands still while its body comes in; what was written meanwhile counts all the same."""
    world = World()
    mandate = grant(world.organisation, world.account, world.agent)
    authority = world.act()
    revoke_mandate(authority=world.manage(), mandate=mandate, now=NOW + timedelta(seconds=5))
    with pytest.raises(Refused) as refused, transaction.atomic():
        authority.commit(NOW)
    assert refused.value.decision.reason == Reason.REVOKED
    assert not Act.objects.filter(action="file").exists()


def test_nor_one_that_began_before_the_dates_were_cut_short() -> None:
    world = World()
    mandate = grant(world.organisation, world.account, world.agent)
    authority = world.act()
    today = date(2026, 11, 24)
    change_mandate(
        authority=world.manage(),
        mandate=mandate,
        valid_from=mandate.valid_from,
        valid_to=today,
        now=NOW + timedelta(seconds=5),
    )
    with transaction.atomic():
        act = authority.commit(NOW)
    assert act.mandate == Mandate.objects.get(superseded_at=None)
