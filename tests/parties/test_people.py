"""A person comes to exist once, is found by any typed form of the number, and has a history of states."""

from datetime import date, timedelta

import pytest

from jingban.ledger.models import LedgerRow, OutboxEvent
from jingban.parties.models import Certificate, Person, PersonState, PersonStateChange
from jingban.parties.queries import (
    current_certificate,
    current_certificates,
    find_person,
    people_by_number,
)
from jingban.parties.use_cases.ensure_person import ensure_person
from jingban.parties.use_cases.note_validity import note_validity
from jingban.parties.use_cases.rename_person import rename_person
from jingban.parties.use_cases.set_person_state import set_person_state
from tests.cast import LIN, NOW, ZHOU
from tests.factories import make_person
from tests.races import at_once

PASSPORT = "C4JX9K2P7"


def by_passport(country: str, name: str = "ANNA BERG") -> Person:
    return ensure_person(certificate_type="passport", number=PASSPORT, name=name, country=country, now=NOW)


def test_the_same_certificate_is_the_same_person() -> None:
    first = make_person(ZHOU)
    again = ensure_person(
        certificate_type="resident_id", number=ZHOU[1], name="周 欣然", now=NOW + timedelta(days=1)
    )
    assert again == first
    assert again.name == ZHOU[0]
    assert (Person.objects.count(), Certificate.objects.count()) == (1, 1)
    assert LedgerRow.objects.filter(event="person.created").count() == 1


def test_passports_of_two_countries_may_share_a_number() -> None:
    german, french = by_passport("DEU"), by_passport("FRA", "ANNE BERG")
    assert german != french
    assert find_person("passport", PASSPORT, "DEU") == german
    assert find_person("passport", PASSPORT, "FRA") == french
    assert find_person("passport", PASSPORT) is None
    assert {one.id for one in people_by_number(PASSPORT)} == {german.id, french.id}


@pytest.mark.parametrize(
    "typed",
    [
        "99010019930415032X",
        "99010019930415032x",
        "９９０１００１９９３０４１５０３２Ｘ",
        " 990100 19930415 032X ",
        "990100930415032",
    ],
)
def test_a_number_is_found_as_people_type_it(typed: str) -> None:
    person = make_person(ZHOU)
    assert people_by_number(typed) == [person]


@pytest.mark.parametrize("typed", ["", " ", "1", LIN[1]])
def test_an_unknown_number_finds_nobody(typed: str) -> None:
    make_person(ZHOU)
    assert people_by_number(typed) == []


def test_nothing_of_a_person_stands_in_clear() -> None:
    make_person(ZHOU)
    for model in (Person, Certificate):
        stored = model.objects.values().get()
        text = b" ".join(
            bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in stored.values()
        )
        assert ZHOU[0].encode() not in text
        assert ZHOU[1].encode() not in text


def test_a_person_is_shown_by_the_resident_id() -> None:
    person = make_person(ZHOU)
    Certificate(person=person, type="passport", number="E12345678", created_at=NOW).save(force_insert=True)
    shown = current_certificate(person)
    assert shown is not None
    assert shown.type == "resident_id"
    assert current_certificates([person.id])[person.id] == shown
    Certificate.objects.filter(type="resident_id").update(ended_at=NOW)
    shown = current_certificate(person)
    assert shown is not None
    assert shown.type == "passport"


def test_a_validity_is_noted_on_the_current_certificate() -> None:
    person = make_person(ZHOU)
    other = make_person(LIN)
    note_validity(
        person=person,
        certificate_type="resident_id",
        country="CHN",
        valid_from=date(2019, 6, 12),
        valid_to=None,
    )
    noted = Certificate.objects.get(person=person)
    assert (noted.valid_from, noted.valid_to) == (date(2019, 6, 12), None)
    assert Certificate.objects.get(person=other).valid_from is None


def test_a_new_name_is_compared_with_the_one_she_has_now() -> None:
    """Two who read the same row rename one after the other: each former name is kept once."""
    read, stale = make_person(ZHOU), make_person(ZHOU)
    for one, name in ((read, "周欣"), (stale, "周欣"), (stale, ZHOU[0])):
        rename_person(person=one, name=name, now=NOW)
    held = Person.objects.get()
    assert held.name == ZHOU[0]
    assert [one.name for one in held.former_names.order_by("id")] == [ZHOU[0], "周欣"]
    assert LedgerRow.objects.filter(event="person.renamed").count() == 2
    assert not OutboxEvent.objects.exists(), "nothing waits for it"


def test_a_state_has_a_history_and_is_told_once() -> None:
    person = make_person(ZHOU)
    for _again in range(2):
        set_person_state(person=person, state=PersonState.DEAD, now=NOW + timedelta(days=1))
    states = PersonStateChange.objects.filter(person=person).order_by("since")
    assert [row.state for row in states] == [PersonState.LIVING, PersonState.DEAD]
    assert OutboxEvent.objects.filter(topic="person.state_changed", subject_id=person.id).count() == 1


@pytest.mark.django_db(databases="__all__", transaction=True)
@pytest.mark.parametrize("_round", range(5))
def test_three_at_once_end_with_one_person(_round: int) -> None:
    found = at_once(*[lambda: make_person(ZHOU).id] * 3)
    assert found == [Person.objects.get().id] * 3
    assert Certificate.objects.count() == 1
