"""The facts of a decision: from which instant on each counts, until when, and for whom."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from jingban.mandates.acts import ask_to_manage
from jingban.mandates.facts import _ADAPT, _facts, decision_facts
from jingban.mandates.models import Mandate, MandateSeries
from jingban.mandates.use_cases.change_mandate import change_mandate
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
    grant,
    make_account,
    make_organisation,
    make_organisation_account,
    make_person,
    signed_as_organisation,
)

SECOND = timedelta(seconds=1)
LATER = NOW + timedelta(days=3)


@pytest.fixture
def agent() -> Person:
    make_account(ZHOU)
    return make_person(ZHOU)


@pytest.fixture
def company() -> Organisation:
    return make_organisation()


@pytest.fixture
def mandate(agent: Person, company: Organisation) -> Mandate:
    return grant(company, make_organisation_account(company), agent, accepted=False)


def test_a_mandate_counts_from_its_instant_for_its_service(mandate: Mandate) -> None:
    who = {"person": mandate.agent_id, "principal": mandate.principal_id}
    assert decision_facts(**who, service=WORK_PERMITS, at=NOW - SECOND).mandate is None
    assert decision_facts(**who, service=PROJECTS, at=NOW).mandate is None
    assert decision_facts(**who, service="", at=NOW).mandate is None
    held = decision_facts(**who, service=WORK_PERMITS, at=NOW).mandate
    assert held is not None
    assert (held.id, held.valid_from, held.valid_to) == (mandate.id, date(2026, 11, 24), date(2027, 11, 23))
    assert (held.accepted, held.revoked, held.superseded) == (False, False, False)


def test_a_mandate_counts_for_its_agent_and_its_principal_alone(mandate: Mandate) -> None:
    other, elsewhere = make_person(LIN), make_organisation(SHIGUANG, SHEN)
    for person, principal in ((other.id, mandate.principal_id), (mandate.agent_id, elsewhere.id)):
        assert (
            decision_facts(person=person, principal=principal, service=WORK_PERMITS, at=NOW).mandate is None
        )


@pytest.mark.parametrize("known", ["then", "since"])
@pytest.mark.parametrize(
    ("model", "column", "flag"),
    [
        (Mandate, "revoked_at", "revoked"),
        (Mandate, "superseded_at", "superseded"),
        (MandateSeries, "accepted_at", "accepted"),
    ],
)
def test_what_befalls_a_mandate_counts_from_its_instant(
    mandate: Mandate, model: type, column: str, flag: str, known: str
) -> None:
    """Whether asked as of that instant, or later with what was known by then."""
    model.objects.filter(id__in=[mandate.id, mandate.series_id]).update(**{column: LATER})

    def held(instant: datetime) -> bool:
        times = {"at": instant} if known == "then" else {"at": LATER + timedelta(days=1), "known_at": instant}
        facts = decision_facts(
            person=mandate.agent_id, principal=mandate.principal_id, service=WORK_PERMITS, **times
        )
        return getattr(facts.mandate, flag)

    assert (held(LATER - SECOND), held(LATER)) == (False, True)


def test_of_two_versions_the_newest_counts(mandate: Mandate) -> None:
    signed = signed_as_organisation(
        make_organisation_account(mandate.principal, username="two"), mandate.principal
    )
    newer = change_mandate(
        authority=ask_to_manage(signed_in=signed, principal_id=mandate.principal_id, at=LATER),
        mandate=mandate,
        valid_from=mandate.valid_from,
        valid_to=date(2027, 1, 1),
        now=LATER,
    )
    for instant, version in ((LATER - SECOND, mandate.id), (LATER, newer.id)):
        facts = decision_facts(
            person=mandate.agent_id, principal=mandate.principal_id, service=WORK_PERMITS, at=instant
        )
        assert facts.mandate is not None
        assert (facts.mandate.id, facts.mandate.superseded) == (version, False)


def test_of_two_versions_of_one_instant_the_second_counts(mandate: Mandate) -> None:
    Mandate.objects.filter(id=mandate.id).update(superseded_at=NOW)
    second = Mandate.objects.create(
        series=mandate.series,
        principal=mandate.principal,
        agent=mandate.agent,
        service_code=WORK_PERMITS,
        valid_from=mandate.valid_from,
        valid_to=mandate.valid_to,
        granted_at=NOW,
        granted_by=mandate.granted_by,
    )
    facts = decision_facts(
        person=mandate.agent_id, principal=mandate.principal_id, service=WORK_PERMITS, at=NOW
    )
    assert facts.mandate is not None
    assert facts.mandate.id == second.id


def test_a_representative_counts_from_the_first_instant_to_before_the_last(company: Organisation) -> None:
    Representative.objects.filter(organisation=company).update(until=LATER)
    person = make_person(ZHENG).id
    for instant, represents in ((NOW - SECOND, False), (NOW, True), (LATER - SECOND, True), (LATER, False)):
        for times in ({"at": instant}, {"at": LATER + SECOND, "known_at": instant}):
            facts = decision_facts(person=person, principal=company.id, service="", **times)
            assert facts.represents is represents


def test_nobody_else_represents_and_nothing_else_is_represented(company: Organisation) -> None:
    person, elsewhere = make_person(ZHENG), make_organisation(SHIGUANG, SHEN)
    assert not decision_facts(person=make_person(LIN).id, principal=company.id, service="", at=NOW).represents
    assert not decision_facts(person=person.id, principal=elsewhere.id, service="", at=NOW).represents


@pytest.mark.parametrize("whose", ["person", "organisation"])
def test_a_state_counts_once_it_has_begun_and_is_known(
    agent: Person, company: Organisation, whose: str
) -> None:
    """It began on the third day, and was recorded on the fourth."""
    known = LATER + timedelta(days=1)
    change = {"since": LATER, "recorded_at": known}
    PersonStateChange.objects.create(person=agent, state="dead", **change)
    OrganisationStateChange.objects.create(organisation=company, state="dissolved", **change)
    first, second = ("living", "dead") if whose == "person" else ("live", "dissolved")

    def state(at: datetime, known_at: datetime | None = None) -> str:
        facts = decision_facts(person=agent.id, principal=company.id, service="", at=at, known_at=known_at)
        return getattr(facts, f"{whose}_state")

    assert state(NOW - SECOND) == ""
    assert (state(NOW), state(LATER), state(known - SECOND), state(known)) == (first, first, first, second)
    assert (state(LATER - SECOND, known), state(LATER, known), state(LATER, known - SECOND)) == (
        first,
        second,
        first,
    )


@pytest.mark.parametrize("turned", [False, True])
def test_of_several_states_the_last_to_begin_counts_then_the_last_recorded_then_the_last_written(
    agent: Person, company: Organisation, turned: bool
) -> None:
    day = timedelta(days=1)
    told = [("live", 2, 2, "living"), ("dissolved", 1, 3, "dead")]  # began, recorded
    for state, since, recorded, of_person in reversed(told) if turned else told:
        change = {"since": NOW + since * day, "recorded_at": NOW + recorded * day}
        OrganisationStateChange.objects.create(organisation=company, state=state, **change)
        PersonStateChange.objects.create(person=agent, state=of_person, **change)

    def states(days: int) -> tuple[str, str]:
        facts = decision_facts(person=agent.id, principal=company.id, service="", at=NOW + days * day)
        return facts.organisation_state, facts.person_state

    assert states(9) == ("live", "living")
    again = [("suspended", 4, "merged"), ("live", 3, "living")]  # both began on the second day
    for state, recorded, of_person in reversed(again) if turned else again:
        change = {"since": NOW + 2 * day, "recorded_at": NOW + recorded * day}
        OrganisationStateChange.objects.create(organisation=company, state=state, **change)
        PersonStateChange.objects.create(person=agent, state=of_person, **change)
    assert states(9) == ("suspended", "merged")
    last = {"since": NOW + 2 * day, "recorded_at": NOW + 4 * day}
    OrganisationStateChange.objects.create(organisation=company, state="dissolved", **last)
    PersonStateChange.objects.create(person=agent, state="dead", **last)
    assert states(9) == ("dissolved", "dead")


def test_states_are_their_own(agent: Person, company: Organisation) -> None:
    PersonStateChange.objects.create(person=make_person(LIN), state="dead", since=NOW, recorded_at=NOW)
    make_organisation(SHIGUANG, SHEN, state="dissolved")
    facts = decision_facts(person=agent.id, principal=company.id, service="", at=NOW)
    assert (facts.person_state, facts.organisation_state) == ("living", "live")


def test_a_row_reads_alike_from_both_databases() -> None:
    mandate, first, last = uuid4(), date(2026, 6, 1), date(2027, 5, 31)
    of_postgresql = ("living", "live", True, mandate, first, last, False, True, False)
    of_sqlite = ("living", "live", 1, mandate.hex, first, last, 0, 1, 0)
    assert repr(_facts(of_postgresql)) == repr(_facts(of_sqlite))
    for value in (mandate, NOW, WORK_PERMITS):
        assert _ADAPT["postgresql"](value) == value
        assert isinstance(_ADAPT["sqlite"](value), str)


def test_of_nobody_and_nothing_there_are_no_facts() -> None:
    facts = decision_facts(person=uuid4(), principal=uuid4(), service=WORK_PERMITS, at=NOW)
    assert (facts.person_state, facts.organisation_state, facts.represents, facts.mandate) == (
        "",
        "",
        False,
        None,
    )
