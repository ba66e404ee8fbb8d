"""The register tells that a person's state has changed."""

from datetime import datetime

from django.db import transaction

from jingban.ledger import emit, record
from jingban.parties.events import PartyEvent
from jingban.parties.models import Person, PersonStateChange


def set_person_state(*, person: Person, state: str, now: datetime) -> None:
    """Write a person's new state with its history and emit it; the same state again does nothing."""
    with transaction.atomic():
        if not write_state(person, state, now):
            return
        record(PartyEvent.PERSON_STATE, now=now, party_id=person.id, data={"state": state})
        emit(PartyEvent.PERSON_STATE.value, subject_id=person.id, now=now)


def write_state(person: Person, state: str, now: datetime) -> bool:
    """Write a state and its history in the caller's transaction; False when it is the state already.

    Of two at once one writes: the row is changed only from another state.
    """
    if not Person.objects.filter(id=person.id).exclude(state=state).update(state=state):
        return False
    PersonStateChange.objects.create(person=person, state=state, since=now, recorded_at=now)
    person.state = state
    return True
