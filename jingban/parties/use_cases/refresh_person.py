"""What the population register says of a person becomes what we know of it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from jingban.foundation import lookup
from jingban.foundation.identifiers import normalise
from jingban.foundation.lookup import Purpose
from jingban.ledger import record
from jingban.parties.events import PartyEvent
from jingban.parties.models import Certificate, Merge, Person, PersonState
from jingban.parties.queries import certificate_key, find_person
from jingban.parties.use_cases.merge_people import (
    UnableToMerge,
    UnableToUndoMerge,
    merge_people,
    undo_merge,
)
from jingban.parties.use_cases.set_person_state import set_person_state
from jingban.registers.answers import CertificateRecord, PersonAnswer


def refresh_person(*, person: Person, told: PersonAnswer, now: datetime) -> None:
    """Note what the register answered: the person lives, has died, or is the same as another one, or no more.

    An answer that is no match says nothing of the person's state: a name may have been changed. A record that
    papers merged stays so: the register has never said anything of it that it could take back.
    """
    with transaction.atomic():
        Person.objects.filter(id=person.id).update(refreshed_at=now)
        if told.outcome != "match":
            return
        if person.state == PersonState.MERGED and (told.same_as or not _part(person, now)):
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
    elif survivor.id != person.id and not _parted_by_papers(person, survivor):
        try:
            merge_people(merged=person, survivor=survivor, now=now, by_register=True)
        except UnableToMerge:
            return  # the survivor is dead, or has just been merged: the next answer will say


def _parted_by_papers(one: Person, other: Person) -> bool:
    """Whether reviewers found the two to be two people: the register's word alone does not undo that."""
    undone = Merge.objects.exclude(undone_at=None).filter(undone_by_register=False)
    return undone.filter(Q(merged=one, survivor=other) | Q(merged=other, survivor=one)).exists()


def _part(person: Person, now: datetime) -> bool:
    """Undo the merge that the register itself had told of; False when there is none, or it cannot be undone."""
    merge = person.merges.filter(undone_at=None, by_register=True).first()
    if merge is None:
        return False
    try:
        undo_merge(merge=merge, now=now, by_register=True)
    except UnableToUndoMerge:
        return False  # the survivor has given way to somebody else since: first that one has to stand again
    return True


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
