"""What the register says of an organisation becomes what we know of it."""

from datetime import datetime

from django.db import IntegrityError, transaction

from jingban.foundation.identifiers import normalise
from jingban.ledger import emit, record
from jingban.parties.events import PartyEvent
from jingban.parties.models import (
    Organisation,
    OrganisationName,
    OrganisationState,
    OrganisationStateChange,
    Person,
    Representative,
)
from jingban.parties.queries import find_as_registered
from jingban.parties.use_cases.ensure_person import ensure_person
from jingban.registers.answers import OrganisationRecord


def refresh_organisation(*, told: OrganisationRecord, now: datetime) -> Organisation:
    """Make or update an organisation from the register's answer.

    A new name, state or representative is written with its history, told to the ledger and emitted as
    an event, which rooms above turn into effects (design.md 3, "an effect upward").
    """
    head = told.representative
    number = normalise(head.certificate_type, head.number)
    person = find_as_registered(head.certificate_type, number, head.country) or ensure_person(
        certificate_type=head.certificate_type, number=number, name=head.name, country=head.country, now=now
    )
    try:
        with transaction.atomic():
            return _write(told, person, now)
    except IntegrityError:
        # Another process made it in the same moment; now it is there to be updated.
        with transaction.atomic():
            return _write(told, person, now)


def _write(told: OrganisationRecord, representative: Person, now: datetime) -> Organisation:
    # Locked, so that of two answers at once the second sees what the first changed, and tells of it once.
    organisation = Organisation.objects.select_for_update().filter(uscc=told.uscc).first()
    if organisation is None:
        organisation = _create(told, now)
    if organisation.name != told.name:
        OrganisationName.objects.create(organisation=organisation, name=told.name, since=now)
        organisation.name = told.name
        _tell(PartyEvent.ORGANISATION_RENAMED, organisation, now)
    if organisation.state != told.state:
        OrganisationStateChange.objects.create(
            organisation=organisation, state=told.state, since=now, recorded_at=now
        )
        organisation.state = told.state
        _tell(PartyEvent.ORGANISATION_STATE, organisation, now)
    _set_representative(organisation, representative, now)
    organisation.kind = told.kind
    organisation.refreshed_at = now
    organisation.save(update_fields=["name", "state", "kind", "refreshed_at"])
    return organisation


def _create(told: OrganisationRecord, now: datetime) -> Organisation:
    organisation = Organisation.objects.create(
        uscc=told.uscc, name=told.name, kind=told.kind, created_at=now, refreshed_at=now
    )
    OrganisationName.objects.create(organisation=organisation, name=told.name, since=now)
    OrganisationStateChange.objects.create(
        organisation=organisation, state=OrganisationState.LIVE, since=now, recorded_at=now
    )
    record(PartyEvent.ORGANISATION_CREATED, now=now, principal_id=organisation.id)
    return organisation


def _set_representative(organisation: Organisation, person: Person, now: datetime) -> None:
    held = organisation.representatives.filter(until=None).first()
    if held and held.person_id == person.id:
        return
    if held:
        held.until = now
        held.save(update_fields=["until"])
    Representative.objects.create(organisation=organisation, person=person, since=now)
    if held:
        _tell(PartyEvent.REPRESENTATIVE_CHANGED, organisation, now)


def _tell(event: PartyEvent, organisation: Organisation, now: datetime) -> None:
    record(event, now=now, principal_id=organisation.id)
    emit(event.value, subject_id=organisation.id, now=now)
