"""Two at once: exactly one wins, on file SQLite and on PostgreSQL."""

from functools import partial
from uuid import uuid4

import pytest

from jingban.casework.models import Case, CaseEvent
from jingban.casework.progress import UnableToAdvance
from jingban.casework.use_cases.accept_case import accept_case
from jingban.casework.use_cases.discard_draft import UnableToDiscardDraft, discard_draft
from jingban.casework.use_cases.file_case import UnableToFileCase
from jingban.casework.use_cases.withdraw_case import withdraw_case
from jingban.mandates.acts import Refused, ask_to_manage
from jingban.mandates.models import Act, Mandate
from jingban.mandates.use_cases.revoke_mandate import revoke_mandate
from tests.casework.world import World
from tests.cast import NOW
from tests.factories import grant, signed_as_organisation
from tests.races import at_once

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
ROUNDS = 8


def withdraw(world: World, case: Case, who: str = "agent") -> None:
    withdraw_case(authority=world.may("withdraw", who=who), case=Case.objects.get(id=case.id), now=NOW)


def test_the_same_form_twice_at_once_is_one_filing(world: World) -> None:
    for _round in range(ROUNDS):
        case, token = world.draft(), uuid4()
        first, second = at_once(*[partial(world.file, case, token=token)] * 2)
        assert isinstance(first, Case), first
        assert isinstance(second, Case), second
        assert first.number == second.number
        assert CaseEvent.objects.filter(case=case, action="file").count() == 1
        withdraw(world, case)
    assert len(set(Case.objects.values_list("number", flat=True))) == ROUNDS


def test_two_forms_at_once_are_one_filing(world: World) -> None:
    for _round in range(ROUNDS):
        case = world.draft()
        results = at_once(*[partial(world.file, case, token=uuid4()) for _form in range(2)])
        assert [type(one) for one in results if not isinstance(one, Case)] == [UnableToFileCase]
        withdraw(world, case)


def test_discarding_while_filing(world: World) -> None:
    for _round in range(ROUNDS):
        case = world.draft()
        filed, discarded = at_once(
            partial(world.file, case),
            partial(discard_draft, authority=world.may("discard"), case=case, now=NOW),
        )
        if isinstance(filed, Case):
            assert isinstance(discarded, UnableToDiscardDraft)
            withdraw(world, case)
        else:
            assert isinstance(filed, UnableToFileCase), filed
            assert discarded is None
            assert not Case.objects.filter(id=case.id).exists()


def accept(world: World, case: Case) -> None:
    accept_case(officer=world.duty(world.intake), case=Case.objects.get(id=case.id), now=NOW)


def test_accepting_while_withdrawing(world: World) -> None:
    assert world.intake
    for _round in range(ROUNDS):
        case = world.file()
        accepted, withdrawn = at_once(partial(accept, world, case), partial(withdraw, world, case))
        case.refresh_from_db()
        if withdrawn is None:
            # Withdrawn first, or accepted first and withdrawn after: both are an order.
            assert case.state == "withdrawn"
            assert accepted is None or isinstance(accepted, UnableToAdvance)
        else:
            assert isinstance(withdrawn, UnableToAdvance)
            assert case.state == "accepted"
            withdraw(world, case)


def test_revoking_while_filing_has_an_order(world: World) -> None:
    """Whichever is first: a filing after the revocation does not exist."""
    manage = ask_to_manage(
        signed_in=signed_as_organisation(world.account, world.organisation),
        principal_id=world.organisation.id,
        at=NOW,
    )
    for _round in range(ROUNDS):
        case, mandate = world.draft(who="account"), Mandate.objects.get(revoked_at=None, superseded_at=None)
        filed, revoked = at_once(
            partial(world.file, case),
            partial(revoke_mandate, authority=manage, mandate=mandate, now=NOW),
        )
        assert not isinstance(revoked, Exception), revoked
        case.refresh_from_db()
        if isinstance(filed, Refused):
            assert case.state == "draft"
            assert not Act.objects.filter(mandate=mandate, action="file").exists()
            world.file(case, who="account")
        else:
            assert isinstance(filed, Case), filed
        withdraw(world, case, who="account")
        grant(world.organisation, world.account, world.agent)
