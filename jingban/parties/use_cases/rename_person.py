"""A person carries another name: the register has borne it out, or two reviewers."""

from datetime import datetime

from django.db import transaction

from jingban.foundation import lookup
from jingban.foundation.lookup import Purpose
from jingban.ledger import record
from jingban.parties.events import PartyEvent
from jingban.parties.models import Person, PersonName
from jingban.parties.queries import name_key


def rename_person(*, person: Person, name: str, now: datetime, name_en: str = "") -> None:
    """Write a person's new name and keep the former with the instant until which it was carried.

    By the former one she is found still. The same name again does nothing.
    """
    with transaction.atomic():
        held = Person.objects.select_for_update().get(id=person.id)
        if name == held.name:
            return
        PersonName(person=held, name=held.name, until=now).save(force_insert=True)
        lookup.put(Purpose.PERSON_NAME, name_key(name), held.id)
        held.name = name
        if name_en:
            held.name_en = name_en
        held.save(update_fields=["name_sealed", "name_en_sealed"])
        record(PartyEvent.PERSON_RENAMED, now=now, party_id=held.id)
