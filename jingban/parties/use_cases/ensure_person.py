"""A person comes to exist for us, or is found again, by a certificate."""

from datetime import date, datetime

from django.db import transaction

from jingban.foundation import lookup
from jingban.foundation.lookup import Purpose, Taken
from jingban.ledger import record
from jingban.parties.events import PartyEvent
from jingban.parties.models import Certificate, Person, PersonState, PersonStateChange
from jingban.parties.queries import certificate_key, find_person, name_key


def ensure_person(
    *,
    certificate_type: str,
    number: str,
    name: str,
    now: datetime,
    country: str = "CHN",
    name_en: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Person:
    """Give the person of a certificate, making one when there is none.

    Takes a normalised number that matches the register. A known person is returned unchanged: what the
    register says of a name is a matter of refreshing, not of typing. Two at once end with one person.
    """
    found = find_person(certificate_type, number, country)
    if found:
        return found
    try:
        with transaction.atomic():
            return _create(certificate_type, number, name, now, country, name_en, valid_from, valid_to)
    except Taken:
        winner = find_person(certificate_type, number, country)
        if winner is None:
            raise
        return winner


def _create(
    certificate_type: str,
    number: str,
    name: str,
    now: datetime,
    country: str,
    name_en: str,
    valid_from: date | None,
    valid_to: date | None,
) -> Person:
    person = Person(name=name, name_en=name_en or None, created_at=now)
    lookup.put(Purpose.CERTIFICATE, certificate_key(certificate_type, country, number), person.id)
    lookup.put(Purpose.CERTIFICATE_NUMBER, number, person.id)
    lookup.put(Purpose.PERSON_NAME, name_key(name), person.id)
    person.save(force_insert=True)
    PersonStateChange.objects.create(person=person, state=PersonState.LIVING, since=now, recorded_at=now)
    Certificate(
        person=person,
        type=certificate_type,
        country=country,
        number=number,
        valid_from=valid_from,
        valid_to=valid_to,
        created_at=now,
    ).save(force_insert=True)
    record(PartyEvent.PERSON_CREATED, now=now, party_id=person.id)
    return person
