"""Acts: who asks is answered, what was allowed is asked again when it is written, and the row says it all."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from jingban.accounts.models import Account, Link
from jingban.mandates.acts import (
    Authority,
    OfficerAuthority,
    Refused,
    SignedIn,
    act_of_register,
    ask,
    ask_to_accept,
    ask_to_manage,
    explained,
)
from jingban.mandates.decision import Decision, Outcome, Reason
from jingban.mandates.models import Act, Ground, Mandate
from jingban.mandates.use_cases.change_mandate import change_mandate
from jingban.mandates.use_cases.revoke_mandate import revoke_mandate
from jingban.parties.models import (
    Organisation,
    OrganisationStateChange,
    Person,
    PersonStateChange,
    Representative,
)
from tests.cast import LIN, NOW, SHEN, SHIGUANG, ZHENG, ZHOU
from tests.factories import (
    PROJECTS,
    WORK_PERMITS,
    Signed,
    grant,
    make_account,
    make_organisation,
    make_organisation_account,
    make_person,
    signed_as_organisation,
    signed_as_person,
)

SECOND = timedelta(seconds=1)


class World:
    """A company with its account, and an agent with hers."""

    def __init__(self) -> None:
        self.agent_account: Account = make_account(ZHOU)
        self.agent: Person = make_person(ZHOU)
        self.company: Organisation = make_organisation()
        self.account: Account = make_organisation_account(self.company)
        self.agent_in = signed_as_person(self.agent_account, self.agent)
        self.company_in = signed_as_organisation(self.account, self.company)

    def grant(self, **facts: object) -> Mandate:
        return grant(self.company, self.account, self.agent, **facts)  # type: ignore[arg-type]

    def ask(self, signed_in: SignedIn | None = None, **asked: object) -> Authority:
        question = {
            "principal_id": self.company.id,
            "service_code": WORK_PERMITS,
            "action": "file",
            "at": NOW,
        }
        return ask(signed_in=signed_in or self.agent_in, **{**question, **asked})  # type: ignore[arg-type]

    def refusal(self, signed_in: SignedIn | None = None, **asked: object) -> Refused:
        with pytest.raises(Refused) as refused:
            self.ask(signed_in, **asked)
        return refused.value

    def manage(self, at: datetime = NOW) -> Authority:
        return ask_to_manage(signed_in=self.company_in, principal_id=self.company.id, at=at)


@pytest.fixture
def world() -> World:
    return World()


def test_a_refusal_says_why_for_what_and_for_whom(world: World) -> None:
    refused = world.refusal()
    assert refused.decision == Decision(outcome=Outcome.DENY, reason=Reason.NO_MANDATE)
    assert (refused.service_code, refused.principal_id) == (WORK_PERMITS, world.company.id)
    assert str(refused) == "no_mandate"


def test_who_is_nobody_yet_is_asked_to_prove_herself(world: World) -> None:
    world.grant()
    stranger = Signed("person", "L3", world.agent_account.id)
    not_proven = Decision(outcome=Outcome.STEP_UP, reason=Reason.NOT_PROVEN)
    assert world.refusal(stranger).decision == not_proven
    unproven = signed_as_person(world.agent_account, world.agent, "L2")
    assert world.refusal(unproven).decision == not_proven


def test_for_nobody_there_is_no_mandate(world: World) -> None:
    world.grant()
    denied = Decision(outcome=Outcome.DENY, reason=Reason.NO_MANDATE)
    assert world.refusal(principal_id=None).decision == denied
    assert world.refusal(signed_as_person(world.agent_account, make_person(LIN))).decision == denied


def test_an_organisations_account_acts_for_itself_alone(world: World) -> None:
    other = make_organisation(SHIGUANG, SHEN)
    denied = Decision(outcome=Outcome.DENY, reason=Reason.NO_MANDATE)
    assert world.refusal(world.company_in, principal_id=other.id).decision == denied
    assert world.refusal(world.company_in, principal_id=None).decision == denied
    nobody = Signed("organisation", "O2", world.account.id)
    assert world.refusal(nobody).decision == denied
    assert world.refusal(nobody, principal_id=None).decision == denied


def test_an_ended_organisations_own_things_can_still_be_seen(world: World) -> None:
    Organisation.objects.filter(id=world.company.id).update(state="dissolved")
    assert world.ask(world.company_in, action="view").decision.allowed
    assert world.refusal(world.company_in).decision.reason == Reason.ORGANISATION_DISSOLVED


def test_the_act_of_an_agent(world: World) -> None:
    mandate = world.grant()
    authority = world.ask()
    assert (authority.principal_id, authority.person_id) == (world.company.id, world.agent.id)
    act = Act.objects.get(id=authority.commit(NOW + SECOND).id)
    assert (act.at, act.ground, act.action, act.service_code) == (
        NOW + SECOND,
        "mandate",
        "file",
        WORK_PERMITS,
    )
    assert (act.principal_id, act.person_id, act.account_id) == (
        world.company.id,
        world.agent.id,
        world.agent_account.id,
    )
    assert (act.mandate_id, act.officer_id) == (mandate.id, None)


def test_the_act_of_an_organisations_own_account(world: World) -> None:
    authority = world.manage()
    act = authority.commit(NOW)
    assert (act.ground, act.action, act.service_code) == ("organisation_account", "manage_mandates", "")
    assert (act.principal_id, act.person_id, act.account_id, act.mandate_id) == (
        world.company.id,
        None,
        world.account.id,
        None,
    )


def test_no_person_acts_where_an_organisations_own_account_does(world: World) -> None:
    signed = Signed("organisation", "O2", world.account.id, world.agent.id, world.company.id)
    authority = ask_to_manage(signed_in=signed, principal_id=world.company.id, at=NOW)
    assert authority.person_id is None


def test_the_act_of_a_representative(world: World) -> None:
    account = make_account(ZHENG)
    signed = signed_as_person(account, make_person(ZHENG))
    authority = ask_to_manage(signed_in=signed, principal_id=world.company.id, at=NOW)
    act = authority.commit(NOW)
    assert (act.ground, act.person_id, act.mandate_id) == ("representative", signed.person_id, None)


def test_the_act_of_an_officer(world: World) -> None:
    officer = uuid4()
    authority = OfficerAuthority(
        officer_id=officer, action="accept_case", service_code=WORK_PERMITS, principal_id=world.company.id
    )
    act = Act.objects.get(id=authority.commit(NOW).id)
    assert (act.at, act.ground, act.action, act.service_code) == (
        NOW,
        Ground.OFFICER,
        "accept_case",
        WORK_PERMITS,
    )
    assert (act.principal_id, act.officer_id, act.person_id, act.account_id) == (
        world.company.id,
        officer,
        None,
        None,
    )


def test_the_act_of_a_register(world: World) -> None:
    mandate = world.grant()
    for named in (None, mandate.id):
        act = act_of_register(
            action="end",
            service_code=PROJECTS,
            principal_id=world.company.id,
            now=NOW,
            mandate_id=named,
        )
        assert (act.at, act.ground, act.action, act.service_code) == (NOW, Ground.SYSTEM, "end", PROJECTS)
        assert (act.principal_id, act.mandate_id) == (world.company.id, named)


@pytest.mark.parametrize("of_company", [True, False])
def test_a_tie_that_ended_or_sank_meanwhile_writes_no_act(world: World, of_company: bool) -> None:
    world.grant()
    authority = world.manage() if of_company else world.ask()
    account = world.account if of_company else world.agent_account
    reason = Reason.NOT_CONFIRMED if of_company else Reason.NOT_PROVEN
    stands = {"ended_at": None, "level": "O2" if of_company else "L3"}
    before = Act.objects.count()
    for change in ({"ended_at": NOW}, {"level": "O1" if of_company else "L2"}):
        Link.objects.filter(account=account).update(**change)
        with pytest.raises(Refused) as refused:
            authority.commit(NOW)
        assert refused.value.decision == Decision(outcome=Outcome.STEP_UP, reason=reason)
        assert refused.value.principal_id == world.company.id
        assert refused.value.service_code == ("" if of_company else WORK_PERMITS)
        Link.objects.filter(account=account).update(**stands)
    assert Act.objects.count() == before
    authority.commit(NOW)


def test_a_tie_to_somebody_else_is_none(world: World) -> None:
    world.grant()
    by_agent, by_company = world.ask(), world.manage()
    Link.objects.filter(account=world.agent_account).update(person=make_person(LIN))
    Link.objects.filter(account=world.account).update(organisation=make_organisation(SHIGUANG, SHEN))
    for authority in (by_agent, by_company):
        with pytest.raises(Refused):
            authority.commit(NOW)


def test_the_tie_is_the_accounts_own(world: World) -> None:
    world.grant()
    other = make_account(LIN)
    with pytest.raises(Refused):
        world.ask(signed_as_person(other, world.agent)).commit(NOW)


def test_what_was_told_since_the_request_began_dates_the_act(world: World) -> None:
    """A request's `now` is when it began; the register's word came while its body was still coming in."""
    world.grant()
    authority = world.ask()
    told = [NOW + n * SECOND for n in (2, 4, 6)]
    PersonStateChange.objects.create(person=world.agent, state="living", since=NOW, recorded_at=told[0])
    assert authority.commit(NOW).at == told[0]
    OrganisationStateChange.objects.create(
        organisation=world.company, state="live", since=NOW, recorded_at=told[1]
    )
    assert authority.commit(NOW).at == told[1]
    Representative.objects.create(
        organisation=world.company, person=world.agent, since=NOW - SECOND, until=told[2]
    )
    assert authority.commit(NOW).at == told[2]
    assert authority.commit(told[2] + SECOND).at == told[2] + SECOND


def test_what_was_told_of_others_does_not(world: World) -> None:
    world.grant()
    other, elsewhere, later = make_person(LIN), make_organisation(SHIGUANG, SHEN), NOW + SECOND
    PersonStateChange.objects.create(person=other, state="living", since=NOW, recorded_at=later)
    OrganisationStateChange.objects.create(organisation=elsewhere, state="live", since=NOW, recorded_at=later)
    Representative.objects.create(organisation=elsewhere, person=world.agent, since=NOW, until=later)
    Representative.objects.create(organisation=world.company, person=other, since=NOW, until=later)
    assert world.ask().commit(NOW).at == NOW


def test_a_mandate_changed_meanwhile_proves_by_its_new_version(world: World) -> None:
    mandate = world.grant()
    authority = world.ask()
    later = NOW + 5 * SECOND
    newer = change_mandate(
        authority=world.manage(later),
        mandate=mandate,
        valid_from=mandate.valid_from,
        valid_to=mandate.valid_to - timedelta(days=9),
        now=later,
    )
    act = authority.commit(NOW)
    assert (act.mandate_id, act.at) == (newer.id, later)


def test_a_mandate_revoked_meanwhile_is_refused_as_of_its_end(world: World) -> None:
    mandate = world.grant()
    authority = world.ask()
    revoke_mandate(authority=world.manage(), mandate=mandate, now=NOW + 5 * SECOND)
    with pytest.raises(Refused) as refused:
        authority.commit(NOW)
    assert refused.value.decision.reason == Reason.REVOKED


def test_leave_to_manage_and_to_accept_is_for_that_alone(world: World) -> None:
    mandate = world.grant(accepted=False, services=(PROJECTS,))
    accepting = ask_to_accept(signed_in=world.agent_in, mandate=mandate, at=NOW)
    assert (accepting.question.action, accepting.question.service_code) == ("accept", PROJECTS)
    assert accepting.principal_id == world.company.id
    with pytest.raises(Refused) as refused:
        ask_to_manage(signed_in=world.agent_in, principal_id=world.company.id, at=NOW)
    assert (refused.value.service_code, refused.value.principal_id) == ("", world.company.id)


class TestExplained:
    """Who acts for nobody hears what became of the newest mandate she ever held for the service."""

    def test_nothing_held_nothing_to_say(self, world: World) -> None:
        world.grant(services=(PROJECTS,))
        refused = world.refusal(principal_id=None)
        assert explained(refused, world.agent_in, NOW) is refused

    def test_who_is_nobody_yet_hears_the_same(self, world: World) -> None:
        refused = world.refusal(Signed("person", "L3", world.agent_account.id))
        assert explained(refused, Signed("person", "L3", world.agent_account.id), NOW) is refused

    def test_what_is_in_force_is_no_reason(self, world: World) -> None:
        world.grant()
        refused = world.refusal(principal_id=None)
        assert explained(refused, world.agent_in, NOW) is refused

    def test_the_newest_speaks(self, world: World) -> None:
        mandate = world.grant()
        revoke_mandate(authority=world.manage(), mandate=mandate, now=NOW)
        refused = world.refusal(principal_id=None)
        told = explained(refused, world.agent_in, NOW)
        assert (told.decision.reason, told.service_code) == (Reason.REVOKED, WORK_PERMITS)
        assert told.principal_id == world.company.id

        other = make_organisation(SHIGUANG, SHEN)
        account = make_organisation_account(other, username="other", phone="+8613800009998")
        grant(other, account, world.agent, accepted=False)
        told = explained(refused, world.agent_in, NOW)
        assert (told.decision.reason, told.principal_id) == (Reason.NOT_ACCEPTED, other.id)

        make_account(LIN)
        grant(world.company, world.account, make_person(LIN))
        told = explained(refused, world.agent_in, NOW)
        assert (told.decision.reason, told.principal_id) == (Reason.NOT_ACCEPTED, other.id), (
            "another's is not hers"
        )
