"""Two records turn out to be one person; and the way back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jingban.ledger import emit, record
from jingban.parties.events import PartyEvent
from jingban.parties.models import Merge, Person, PersonState, Representative
from jingban.parties.use_cases.set_person_state import write_state


class UnableToMerge(Exception):
    """One of the two is not a living record of its own, or they are the same one."""


class UnableToUndoMerge(Exception):
    """The merge was undone already, or the survivor has given way to somebody else since."""


def merge_people(*, merged: Person, survivor: Person, now: datetime, by_register: bool = False) -> Merge:
    """Let a record give way to another of the same person; its id stays in all that is past.

    Certificates stay where they are: whoever is looked up by the merged one's is led to the survivor. Accounts,
    mandates and cases follow by event. What the merged person represents goes over, as to a new representative,
    only if the population register itself says that the two are one. Raises `UnableToMerge`.
    """
    with transaction.atomic():
        pair = {one.id: one for one in _locked(merged.id, survivor.id)}
        if len(pair) < 2 or any(one.state != PersonState.LIVING for one in pair.values()):
            raise UnableToMerge
        write_state(merged, PersonState.MERGED, now)
        Person.objects.filter(id=merged.id).update(merged_into=survivor)
        merged.merged_into = survivor
        merge = Merge.objects.create(merged=merged, survivor=survivor, at=now, by_register=by_register)
        if by_register:
            _represent(merged, survivor, now)
        _tell(PartyEvent.PERSON_MERGED, merge, now)
    return merge


def undo_merge(*, merge: Merge, now: datetime, by_register: bool = False) -> None:
    """Let a merged record stand by itself again, with what it represented when it was merged.

    `by_register`: the population register took its word back; else papers did. Accounts, mandates and cases
    follow by event. Raises `UnableToUndoMerge`.
    """
    with transaction.atomic():
        pair = {one.id: one for one in _locked(merge.merged_id, merge.survivor_id)}
        if pair[merge.survivor_id].state == PersonState.MERGED:
            raise UnableToUndoMerge
        if not Merge.objects.filter(id=merge.id, undone_at=None).update(
            undone_at=now, undone_by_register=by_register
        ):
            raise UnableToUndoMerge
        merge.undone_at, merge.undone_by_register = now, by_register
        Person.objects.filter(id=merge.merged_id).update(merged_into=None)
        merged, survivor = pair[merge.merged_id], pair[merge.survivor_id]
        write_state(merged, PersonState.LIVING, now)
        if merge.by_register:
            _represent(survivor, merged, now, since=merge.at)
        _tell(PartyEvent.MERGE_UNDONE, merge, now)


def _locked(*people: UUID) -> list[Person]:
    """Read people in one order, locked against another merge (PostgreSQL)."""
    return list(Person.objects.select_for_update().filter(id__in=people).order_by("id"))


def _represent(former: Person, new: Person, now: datetime, since: datetime | None = None) -> None:
    """Let one take the other's place as representative; with `since` only where it began at that instant."""
    held = Representative.objects.filter(person=former, until=None)
    for row in held.filter(since=since) if since else held:
        row.until = now
        row.save(update_fields=["until"])
        Representative.objects.create(organisation_id=row.organisation_id, person=new, since=now)
        record(PartyEvent.REPRESENTATIVE_CHANGED, now=now, principal_id=row.organisation_id)
        emit(PartyEvent.REPRESENTATIVE_CHANGED.value, subject_id=row.organisation_id, now=now)


def _tell(event: PartyEvent, merge: Merge, now: datetime) -> None:
    record(event, now=now, party_id=merge.merged_id, subject_id=merge.survivor_id)
    emit(event.value, subject_id=merge.merged_id, now=now, merge=merge.id)
