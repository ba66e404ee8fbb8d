"""What the register says of an organisation becomes known with its history, and is told to the rooms above."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from jingban.ledger.models import LedgerRow, OutboxEvent
from jingban.parties.models import (
    Organisation,
    OrganisationName,
    OrganisationState,
    OrganisationStateChange,
    Person,
    Representative,
)
from jingban.parties.queries import current_representative, organisations_represented_by
from jingban.parties.use_cases.refresh_organisation import refresh_organisation
from jingban.registers.answers import OrganisationRecord, RepresentativeRecord
from tests.cast import NOW, SHEN, SHIGUANG, YANXI, ZHENG
from tests.factories import make_organisation, make_person
from tests.races import at_once

TOLD = OrganisationRecord(
    uscc=YANXI[1],
    name=YANXI[0],
    kind="enterprise",
    state="live",
    representative=RepresentativeRecord(certificate_type="resident_id", number=ZHENG[1], name=ZHENG[0]),
)
LATER = NOW + timedelta(days=1)


def events_of(organisation: Organisation) -> list[str]:
    rows = OutboxEvent.objects.filter(subject_id=organisation.id).order_by("id")
    return [row.topic for row in rows]


def test_it_comes_into_being_with_its_representative() -> None:
    organisation = refresh_organisation(told=TOLD, now=NOW)
    assert (organisation.name, organisation.state) == (YANXI[0], OrganisationState.LIVE)
    assert current_representative(organisation) == make_person(ZHENG)
    assert [row.name for row in organisation.names.all()] == [YANXI[0]]
    assert [row.state for row in organisation.state_changes.all()] == [OrganisationState.LIVE]
    assert events_of(organisation) == []
    assert LedgerRow.objects.filter(event="organisation.created").count() == 1


def test_the_same_answer_again_changes_only_the_time() -> None:
    first = refresh_organisation(told=TOLD, now=NOW)
    again = refresh_organisation(told=TOLD, now=LATER)
    assert again == first
    assert again.refreshed_at == LATER
    assert Representative.objects.count() == OrganisationName.objects.count() == 1
    assert events_of(again) == []


def test_a_new_name_is_kept_beside_the_old() -> None:
    refresh_organisation(told=TOLD, now=NOW)
    organisation = refresh_organisation(told=replace(TOLD, name="青汀砚溪集团"), now=LATER)
    assert organisation.name == "青汀砚溪集团"
    assert [row.name for row in organisation.names.order_by("since")] == [YANXI[0], "青汀砚溪集团"]
    assert events_of(organisation) == ["organisation.renamed"]


@pytest.mark.parametrize("state", ["suspended", "dissolved"])
def test_a_new_state_bites_at_once_and_is_told(state: str) -> None:
    refresh_organisation(told=TOLD, now=NOW)
    organisation = refresh_organisation(
        told=replace(TOLD, state=state),  # type: ignore[arg-type]
        now=LATER,
    )
    assert organisation.state == state
    changes = OrganisationStateChange.objects.order_by("since")
    assert [row.state for row in changes] == ["live", state]
    assert events_of(organisation) == ["organisation.state_changed"]


def test_an_organisation_first_seen_dissolved_has_that_state() -> None:
    organisation = refresh_organisation(told=replace(TOLD, state="dissolved"), now=NOW)
    assert organisation.state == OrganisationState.DISSOLVED


def test_a_new_representative_takes_the_place_of_the_old() -> None:
    refresh_organisation(told=TOLD, now=NOW)
    head = RepresentativeRecord(certificate_type="resident_id", number=SHEN[1], name=SHEN[0])
    organisation = refresh_organisation(told=replace(TOLD, representative=head), now=LATER)
    assert current_representative(organisation) == make_person(SHEN)
    former = Representative.objects.get(person=make_person(ZHENG))
    assert (former.since, former.until) == (NOW, LATER)
    assert events_of(organisation) == ["organisation.representative_changed"]
    assert organisations_represented_by(make_person(ZHENG)) == []
    assert organisations_represented_by(make_person(SHEN)) == [organisation]


def test_a_register_that_writes_numbers_its_own_way_names_the_same_person() -> None:
    known = make_person(ZHENG)
    head = replace(TOLD.representative, number=f" {ZHENG[1].lower()} ")
    organisation = refresh_organisation(told=replace(TOLD, representative=head), now=NOW)
    assert current_representative(organisation) == known
    assert Person.objects.count() == 1


def test_a_foreign_representative_is_known_by_passport_and_country() -> None:
    head = RepresentativeRecord(
        certificate_type="passport", number="C4JX9K2P7", name="ANNA BERG", country="DEU"
    )
    organisation = refresh_organisation(told=replace(TOLD, representative=head), now=NOW)
    person = current_representative(organisation)
    assert person is not None
    assert person.certificates.get().country == "DEU"


def test_one_person_may_represent_several() -> None:
    both = [make_organisation(YANXI), make_organisation(SHIGUANG, ZHENG)]
    assert organisations_represented_by(make_person(ZHENG)) == sorted(both, key=lambda one: one.name)


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_the_same_answer_at_once_is_written_and_told_once() -> None:
    head = RepresentativeRecord(certificate_type="resident_id", number=SHEN[1], name=SHEN[0])
    for day in range(1, 7):
        now = NOW + timedelta(days=day)
        heads = (TOLD.representative, head)
        refresh_organisation(told=replace(TOLD, representative=heads[day % 2]), now=now)
        told = replace(TOLD, name=f"第{day}名", state="suspended", representative=heads[(day + 1) % 2])
        tell = partial(refresh_organisation, told=told, now=now + timedelta(hours=1))
        before = OutboxEvent.objects.count()
        results = at_once(tell, tell, tell)
        assert {type(one) for one in results} == {Organisation}, results
        organisation = Organisation.objects.get()
        assert (organisation.name, organisation.state) == (told.name, told.state)
        assert OrganisationName.objects.filter(name=told.name).count() == 1
        assert OrganisationStateChange.objects.filter(since=now + timedelta(hours=1)).count() == 1
        assert OutboxEvent.objects.count() == before + 3
