"""A person has another name."""

from datetime import datetime

from django.db import transaction

from jingban.foundation import lookup
from jingban.foundation.lookup import Purpose
from jingban.ledger import record
from jingban.parties.events import PartyEvent
from jingban.parties.models import Person
from jingban.parties.queries import name_key


def rename_person(*, person: Person, name: str, now: datetime) -> None:
    """Write a person's new name; by the former one she is found still. The same name again does nothing."""
    if person.name == name:
        return
    with transaction.atomic():
        lookup.put(Purpose.PERSON_NAME, name_key(name), person.id)
        person.name = name
        person.save(update_fields=["name_sealed"])
        record(PartyEvent.PERSON_RENAMED, now=now, party_id=person.id)
