"""The register tells that a person's state has changed."""

from datetime import datetime

from django.db import transaction

from jingban.ledger import emit, record
from jingban.parties.events import PartyEvent
from jingban.parties.models import Person, PersonStateChange


def set_person_state(*, person: Person, state: str, now: datetime) -> None:
    """Write a person's new state with its history and emit it; the same state again does nothing."""
    if person.state == state:
        return
    with transaction.atomic():
        PersonStateChange.objects.create(person=person, state=state, since=now, recorded_at=now)
        person.state = state
        person.save(update_fields=["state"])
        record(PartyEvent.PERSON_STATE, now=now, party_id=person.id, data={"state": state})
        emit(PartyEvent.PERSON_STATE.value, subject_id=person.id, now=now)
