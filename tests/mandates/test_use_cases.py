"""Granting, changing, taking away, laying down, accepting: who may, what follows, what is refused."""

from datetime import date, timedelta

import pytest

from jingban.accounts.use_cases.raise_level import raise_level
from jingban.foundation.clock import china_midnight
from jingban.ledger.models import LedgerRow
from jingban.mandates.acts import Refused, ask, ask_to_manage
from jingban.mandates.decision import Reason
from jingban.mandates.models import Act, Ground, Mandate, MandateSeries
from jingban.mandates.policies import UnableToSetDates
from jingban.mandates.use_cases.accept_mandate import UnableToAcceptMandate, accept_mandate
from jingban.mandates.use_cases.change_mandate import UnableToChangeMandate, change_mandate
from jingban.mandates.use_cases.grant_mandates import UnableToGrantMandates, grant_mandates
from jingban.mandates.use_cases.remind_of_end import remind_of_end
from jingban.mandates.use_cases.revoke_mandate import (
    UnableToRevokeMandate,
    lay_down_mandate,
    revoke_mandate,
)
from jingban.messages.models import Message
from tests.cast import CHEN, LIN, NOW, SHEN, SHIGUANG, ZHENG, ZHOU
from tests.factories import (
    PROJECTS,
    WORK_PERMITS,
    accept,
    grant,
    make_account,
    make_organisation,
    make_organisation_account,
    make_person,
    signed_as_organisation,
    signed_as_person,
)

TODAY = date(2026, 11, 24)


class World:
    """An organisation at O2, its representative, and an agent with an L3 account."""

    def __init__(self) -> None:
        self.agent_account = make_account(ZHOU)
        self.agent = make_person(ZHOU)
        self.organisation = make_organisation()
        self.account = make_organisation_account(self.organisation)

    @property
    def authority(self):
        signed = signed_as_organisation(self.account, self.organisation)
        return ask_to_manage(signed_in=signed, principal_id=self.organisation.id, at=NOW)

    def decision(self, service: str = WORK_PERMITS, at=NOW, action: str = "file") -> Reason:
        try:
            return ask(
                signed_in=signed_as_person(self.agent_account, self.agent),
                principal_id=self.organisation.id,
                service_code=service,
                action=action,
                at=at,
            ).decision.reason
        except Refused as refused:
            return refused.decision.reason


@pytest.fixture
def world() -> World:
    return World()


def test_a_grant_lets_the_agent_in_once_accepted(world: World) -> None:
    mandate = grant(world.organisation, world.account, world.agent, accepted=False)
    assert world.decision() == Reason.NOT_ACCEPTED
    for _twice in range(2):
        accept(mandate, world.agent_account, world.agent)
    act = Act.objects.get(action="accept")
    assert (act.ground, act.mandate, act.person) == (Ground.MANDATE, mandate, world.agent)
    assert world.decision() == Reason.IN_FORCE
    assert world.decision(PROJECTS) == Reason.NO_MANDATE


def test_several_services_all_or_none(world: World) -> None:
    grant(world.organisation, world.account, world.agent, services=[PROJECTS])
    with pytest.raises(UnableToGrantMandates) as refused:
        grant(world.organisation, world.account, world.agent, services=[WORK_PERMITS, PROJECTS])
    assert refused.value.clash is not None
    assert refused.value.clash.service_code == PROJECTS
    assert list(Mandate.objects.values_list("service_code", flat=True)) == [PROJECTS]


@pytest.mark.parametrize("start", [TODAY, TODAY + timedelta(days=5)])
def test_a_second_grant_on_one_in_force_or_to_come_names_the_clash(world: World, start: date) -> None:
    first = grant(world.organisation, world.account, world.agent, first=start)
    with pytest.raises(UnableToGrantMandates) as refused:
        grant(world.organisation, world.account, world.agent)
    assert refused.value.clash == first


def test_on_an_expired_mandate_a_new_series_begins(world: World) -> None:
    former = grant(world.organisation, world.account, world.agent, last=TODAY)
    later = NOW + timedelta(days=3)
    new = grant(world.organisation, world.account, world.agent, now=later, accepted=False)
    former.refresh_from_db()
    assert former.superseded_at == later
    assert new.series_id != former.series_id
    assert world.decision(at=later) == Reason.NOT_ACCEPTED
    assert world.decision(at=NOW) == Reason.IN_FORCE


def test_on_a_revoked_mandate_a_new_series_begins(world: World) -> None:
    former = grant(world.organisation, world.account, world.agent)
    revoke_mandate(authority=world.authority, mandate=former, now=NOW)
    new = grant(world.organisation, world.account, world.agent)
    assert new.series.number != former.series.number
    assert MandateSeries.objects.count() == 2


@pytest.mark.parametrize(
    ("first", "last", "field", "code"),
    [
        (TODAY - timedelta(days=1), TODAY, "valid_from", "backdated"),
        (TODAY + timedelta(days=2), TODAY + timedelta(days=1), "valid_to", "order"),
        (TODAY, date(2029, 11, 24), "valid_to", "too_long"),
    ],
)
def test_dates_that_break_a_rule(world: World, first: date, last: date, field: str, code: str) -> None:
    with pytest.raises(UnableToSetDates) as refused:
        grant(world.organisation, world.account, world.agent, first=first, last=last)
    assert (refused.value.field, refused.value.code) == (field, code)
    assert not Mandate.objects.exists()


def test_three_years_less_a_day_is_the_longest(world: World) -> None:
    assert grant(world.organisation, world.account, world.agent, last=date(2029, 11, 23))


def test_who_is_not_proven_cannot_be_bound(world: World) -> None:
    make_account(LIN, level="L2")
    with pytest.raises(UnableToGrantMandates) as refused:
        grant(world.organisation, world.account, make_person(LIN))
    assert refused.value.code == "not_an_agent"


def test_an_unconfirmed_organisation_account_cannot_bind(world: World) -> None:
    other = make_organisation(SHIGUANG, SHEN)
    account = make_organisation_account(other, username="shiguang", level="O1", phone="+8613800009999")
    with pytest.raises(Refused) as refused:
        ask_to_manage(signed_in=signed_as_organisation(account, other, "O1"), principal_id=other.id, at=NOW)
    assert refused.value.decision.reason == Reason.NOT_CONFIRMED


def test_the_representative_binds_from_his_own_account(world: World) -> None:
    account = make_account(ZHENG)
    authority = ask_to_manage(
        signed_in=signed_as_person(account, make_person(ZHENG)),
        principal_id=world.organisation.id,
        at=NOW,
    )
    [mandate] = grant_mandates(
        authority=authority,
        agent=world.agent,
        services=[WORK_PERMITS],
        valid_from=TODAY,
        valid_to=TODAY,
        now=NOW,
    )
    assert mandate.granted_by.ground == "representative"


@pytest.mark.parametrize("who", [ZHOU, CHEN])
def test_nobody_else_manages_mandates(world: World, who: tuple[str, str, str]) -> None:
    grant(world.organisation, world.account, world.agent)
    account = world.agent_account if who == ZHOU else make_account(who)
    with pytest.raises(Refused):
        ask_to_manage(
            signed_in=signed_as_person(account, make_person(who)),
            principal_id=world.organisation.id,
            at=NOW,
        )


def test_an_organisation_cannot_touch_anothers_mandate(world: World) -> None:
    mandate = grant(world.organisation, world.account, world.agent)
    other = make_organisation(SHIGUANG, SHEN)
    account = make_organisation_account(other, username="shiguang", phone="+8613800009999")
    authority = ask_to_manage(signed_in=signed_as_organisation(account, other), principal_id=other.id, at=NOW)
    with pytest.raises(UnableToRevokeMandate):
        revoke_mandate(authority=authority, mandate=mandate, now=NOW)
    with pytest.raises(UnableToChangeMandate):
        change_mandate(authority=authority, mandate=mandate, valid_from=TODAY, valid_to=TODAY, now=NOW)


def test_a_revoked_mandate_refuses_at_once_and_stays_in_history(world: World) -> None:
    mandate = grant(world.organisation, world.account, world.agent)
    later = NOW + timedelta(seconds=1)
    revoke_mandate(authority=world.authority, mandate=mandate, now=later, why="left")
    assert world.decision(at=later) == Reason.REVOKED
    assert world.decision(at=NOW) == Reason.IN_FORCE
    with pytest.raises(UnableToRevokeMandate):
        revoke_mandate(authority=world.authority, mandate=mandate, now=later)
    assert LedgerRow.objects.filter(event="mandate.revoked").count() == 1
    assert Message.objects.filter(template="mandate.revoked").count() == 1


def test_an_act_asked_before_a_revocation_is_refused_after_it(world: World) -> None:
    mandate = grant(world.organisation, world.account, world.agent)
    authority = ask(
        signed_in=signed_as_person(world.agent_account, world.agent),
        principal_id=world.organisation.id,
        service_code=WORK_PERMITS,
        action="file",
        at=NOW,
    )
    revoke_mandate(authority=world.authority, mandate=mandate, now=NOW)
    with pytest.raises(Refused):
        authority.commit(NOW)


def test_the_agent_lays_it_down(world: World) -> None:
    mandate = grant(world.organisation, world.account, world.agent)
    lay_down_mandate(person=world.agent, account_id=world.agent_account.id, mandate=mandate, now=NOW)
    assert world.decision() == Reason.REVOKED
    make_account(LIN)
    with pytest.raises(UnableToRevokeMandate):
        lay_down_mandate(person=make_person(LIN), account_id=world.agent_account.id, mandate=mandate, now=NOW)


def test_a_change_keeps_the_series_and_the_acceptance(world: World) -> None:
    mandate = grant(world.organisation, world.account, world.agent)
    new = change_mandate(
        authority=world.authority, mandate=mandate, valid_from=TODAY, valid_to=TODAY, now=NOW
    )
    assert new.series_id == mandate.series_id
    assert world.decision() == Reason.IN_FORCE
    assert world.decision(at=china_midnight(TODAY + timedelta(days=1))) == Reason.EXPIRED
    with pytest.raises(UnableToChangeMandate):
        change_mandate(authority=world.authority, mandate=mandate, valid_from=TODAY, valid_to=TODAY, now=NOW)


@pytest.mark.parametrize(
    ("first", "last", "field", "code"),
    [
        (TODAY + timedelta(days=1), TODAY + timedelta(days=9), "valid_from", "begun"),
        (TODAY, TODAY - timedelta(days=1), "valid_to", "past_end"),
        (TODAY, date(2029, 11, 24), "valid_to", "too_long"),
    ],
)
def test_changes_that_break_a_rule(world: World, first: date, last: date, field: str, code: str) -> None:
    mandate = grant(world.organisation, world.account, world.agent)
    with pytest.raises(UnableToSetDates) as refused:
        change_mandate(authority=world.authority, mandate=mandate, valid_from=first, valid_to=last, now=NOW)
    assert (refused.value.field, refused.value.code) == (field, code)


def test_before_it_begins_the_start_can_move(world: World) -> None:
    start = TODAY + timedelta(days=10)
    mandate = grant(world.organisation, world.account, world.agent, first=start)
    new = change_mandate(
        authority=world.authority,
        mandate=mandate,
        valid_from=TODAY,
        valid_to=mandate.valid_to,
        now=NOW,
    )
    assert world.decision() == Reason.IN_FORCE
    assert new.valid_from == TODAY


def test_only_the_agent_accepts_and_only_while_it_lives(world: World) -> None:
    mandate = grant(world.organisation, world.account, world.agent, accepted=False)
    lin = make_account(LIN)
    with pytest.raises(Refused):
        accept(mandate, lin, make_person(LIN))
    with pytest.raises(UnableToAcceptMandate):
        accept_mandate(authority=world.authority, mandate=mandate, now=NOW)
    revoke_mandate(authority=world.authority, mandate=mandate, now=NOW)
    with pytest.raises(Refused):
        accept(mandate, world.agent_account, world.agent)


def test_what_has_taken_a_mandates_place_is_not_accepted_with_it(world: World) -> None:
    shown = grant(world.organisation, world.account, world.agent, accepted=False)
    revoke_mandate(authority=world.authority, mandate=shown, now=NOW)
    other = grant(world.organisation, world.account, world.agent, accepted=False)
    with pytest.raises(UnableToAcceptMandate):
        accept(shown, world.agent_account, world.agent)
    other.series.refresh_from_db()
    assert other.series.accepted_at is None
    assert not Act.objects.filter(action="accept").exists()


def test_series_numbers_count_up_in_a_year(world: World) -> None:
    first = grant(world.organisation, world.account, world.agent)
    second = grant(world.organisation, world.account, world.agent, services=[PROJECTS])
    assert [first.series.number, second.series.number] == ["SQ-2026-000001", "SQ-2026-000002"]


def test_both_sides_are_told_of_each_change(world: World) -> None:
    mandate = grant(world.organisation, world.account, world.agent)
    changed = change_mandate(
        authority=world.authority,
        mandate=mandate,
        valid_from=TODAY,
        valid_to=TODAY + timedelta(days=9),
        now=NOW,
    )
    revoke_mandate(authority=world.authority, mandate=changed, now=NOW)

    def told(account_id) -> list[str]:
        rows = Message.objects.filter(account_id=account_id, category="mandate")
        return list(rows.order_by("id").values_list("template", flat=True))

    assert told(world.agent_account.id) == ["mandate.granted", "mandate.changed", "mandate.revoked"]
    assert told(world.account.id) == [
        "mandate.granted_principal",
        "mandate.accepted",
        "mandate.changed_principal",
        "mandate.revoked_principal",
    ]


def test_what_is_refused_tells_nobody(world: World) -> None:
    grant(world.organisation, world.account, world.agent, services=[PROJECTS])
    before = Message.objects.count()
    with pytest.raises(UnableToGrantMandates):
        grant(world.organisation, world.account, world.agent, services=[WORK_PERMITS, PROJECTS])
    assert Message.objects.count() == before


def test_the_end_is_told_in_time_and_once(world: World) -> None:
    grant(world.organisation, world.account, world.agent, last=TODAY + timedelta(days=60))
    assert remind_of_end(now=NOW + timedelta(days=29)) == 0
    assert remind_of_end(now=NOW + timedelta(days=31)) == 1
    assert remind_of_end(now=NOW + timedelta(days=32)) == 0
    told = Message.objects.filter(template__startswith="mandate.expiring")
    assert {message.account_id for message in told} == {world.agent_account.id, world.account.id}
    assert "还有 30 天到期" in told.get(account_id=world.agent_account.id).title


def test_a_request_that_began_before_a_displacement_writes_no_act_after_it(world: World) -> None:
    authority = world.authority
    other = make_organisation_account(
        world.organisation, username="other", level="O1", phone="+8613800009998"
    )
    raise_level(account=other, now=NOW + timedelta(seconds=5))
    with pytest.raises(Refused) as refused:
        authority.commit(NOW)
    assert refused.value.decision.reason == Reason.NOT_CONFIRMED


def test_a_request_that_began_before_a_change_of_representative_writes_no_act_after_it(world: World) -> None:
    account = make_account(ZHENG)
    authority = ask_to_manage(
        signed_in=signed_as_person(account, make_person(ZHENG)), principal_id=world.organisation.id, at=NOW
    )
    make_organisation(representative=SHEN, now=NOW + timedelta(seconds=5))
    with pytest.raises(Refused):
        authority.commit(NOW)


def test_a_request_that_began_before_a_dissolution_writes_no_act_after_it(world: World) -> None:
    grant(world.organisation, world.account, world.agent)
    authority = ask(
        signed_in=signed_as_person(world.agent_account, world.agent),
        principal_id=world.organisation.id,
        service_code=WORK_PERMITS,
        action="file",
        at=NOW,
    )
    make_organisation(state="dissolved", now=NOW + timedelta(seconds=5))
    with pytest.raises(Refused) as refused:
        authority.commit(NOW)
    assert refused.value.decision.reason == Reason.ORGANISATION_DISSOLVED
