"""What the population register says of a person becomes what we know of it."""

from datetime import date, datetime

from django.db import transaction

from jingban.foundation import lookup
from jingban.foundation.identifiers import normalise
from jingban.foundation.lookup import Purpose
from jingban.ledger import record
from jingban.parties.events import PartyEvent
from jingban.parties.models import Certificate, Person, PersonState
from jingban.parties.queries import certificate_key, find_person
from jingban.parties.use_cases.merge_people import UnableToMerge, merge_people
from jingban.parties.use_cases.set_person_state import set_person_state
from jingban.registers.answers import CertificateRecord, PersonAnswer


def refresh_person(*, person: Person, told: PersonAnswer, now: datetime) -> None:
    """Note what the register answered: the person lives, has died, or is the same as another one.

    An answer that is no match says nothing of the person's state: a name may have been changed.
    """
    with transaction.atomic():
        Person.objects.filter(id=person.id).update(refreshed_at=now)
        if told.outcome != "match" or person.state == PersonState.MERGED:
            return
        state = PersonState.DEAD if told.state == "dead" else PersonState.LIVING
        set_person_state(person=person, state=state, now=now)
        if told.same_as and state == PersonState.LIVING:
            _join(person, told.same_as, now)


def _join(person: Person, kept: CertificateRecord, now: datetime) -> None:
    """The other entry's person takes this one in; a certificate nobody here has is simply one more of hers."""
    number = normalise(kept.certificate_type, kept.number)
    survivor = find_person(kept.certificate_type, number, kept.country)
    if survivor is None:
        add_certificate(
            person=person,
            certificate_type=kept.certificate_type,
            number=number,
            country=kept.country,
            now=now,
        )
    elif survivor.id != person.id:
        try:
            merge_people(merged=person, survivor=survivor, now=now, by_register=True)
        except UnableToMerge:
            return  # the survivor is dead, or has just been merged: the next answer will say


def add_certificate(
    *,
    person: Person,
    certificate_type: str,
    number: str,
    country: str,
    now: datetime,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Certificate:
    """Give a person one more certificate (normalised number). Raises `lookup.Taken` when it is somebody else's."""
    with transaction.atomic():
        lookup.put(Purpose.CERTIFICATE, certificate_key(certificate_type, country, number), person.id)
        lookup.put(Purpose.CERTIFICATE_NUMBER, number, person.id)
        made = Certificate(
            person=person,
            type=certificate_type,
            country=country,
            number=number,
            valid_from=valid_from,
            valid_to=valid_to,
            created_at=now,
        )
        made.save(force_insert=True)
        record(PartyEvent.CERTIFICATE_ADDED, now=now, party_id=person.id, data={"type": certificate_type})
    return made
