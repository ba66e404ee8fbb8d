"""Life goes on in the registers: organisations are renamed and dissolved, representatives change, people die,
and two entries turn out to be one person.

The registers tell the house at once, as a real one may by a feed; with `told=False` it finds out by itself,
at the next grant or in the night (design.md 4).
"""

from collections.abc import Mapping
from datetime import datetime

from jingban.foundation import lookup
from jingban.foundation.identifiers import certificate_country, normalise
from jingban.foundation.lookup import Purpose
from jingban.parties.models import Merge, Organisation, PersonState
from jingban.parties.queries import certificate_key, find_person
from jingban.parties.use_cases.merge_people import UnableToUndoMerge, undo_merge
from jingban.parties.use_cases.refresh_organisation import refresh_organisation
from jingban.parties.use_cases.refresh_person import refresh_person
from jingban.parties.use_cases.set_person_state import set_person_state
from jingban.registers.answers import PersonAnswer
from jingban.sandbox.backends import certificate_of, record_of
from jingban.sandbox.models import SandboxOrganisation, SandboxPerson


class UnableToHappen(Exception):
    """The register has no such organisation or person."""


def set_organisation_state(*, uscc: str, state: str, now: datetime, told: bool = True) -> None:
    """Make an organisation `live`, `suspended` or `dissolved`; raises `UnableToHappen`."""
    _write(_organisation(uscc), {"state": state}, now, told)


def rename_organisation(*, uscc: str, name: str, now: datetime, told: bool = True) -> None:
    """Give an organisation a new name, the old one becoming a former one; raises `UnableToHappen`."""
    row = _organisation(uscc)
    if name != row.name:
        _write(row, {"name": name, "former_names": [*row.former_names, row.name]}, now, told)


def change_representative(
    *,
    uscc: str,
    certificate_type: str,
    number: str,
    name: str,
    now: datetime,
    country: str = "",
    told: bool = True,
) -> None:
    """Give an organisation a new legal representative; raises `UnableToHappen`."""
    number = normalise(certificate_type, number)
    changes = {
        "representative_type": certificate_type,
        "representative_number": number,
        "representative_name": name,
        "representative_country": country or certificate_country(certificate_type, number) or "CHN",
    }
    _write(_organisation(uscc), changes, now, told)


def let_die(*, certificate_type: str, number: str, now: datetime, told: bool = True) -> None:
    """Let a person die; raises `UnableToHappen`."""
    row = _person(certificate_type, number)
    row.state = "dead"
    row.save(update_fields=["state"])
    person = find_person(certificate_type, row.number, row.country or "CHN")
    if told and person:
        set_person_state(person=person, state=PersonState.DEAD, now=now)


def merge(
    *, certificate_type: str, number: str, into_type: str, into: str, now: datetime, told: bool = True
) -> None:
    """Let the register find that one entry is the person of another, which stays; raises `UnableToHappen`."""
    row, kept = _person(certificate_type, number), _person(into_type, into)
    if row.id == kept.id:
        raise UnableToHappen("one entry cannot be merged into itself")
    row.same_as = kept
    row.save(update_fields=["same_as"])
    person = find_person(certificate_type, row.number, row.country or "CHN")
    if told and person:
        answer = PersonAnswer(outcome="match", same_as=certificate_of(kept))
        refresh_person(person=person, told=answer, now=now)


def unmerge(*, certificate_type: str, number: str, now: datetime, told: bool = True) -> None:
    """Let the register find that they were two people after all; raises `UnableToHappen`."""
    row = _person(certificate_type, number)
    row.same_as = None
    row.save(update_fields=["same_as"])
    key = certificate_key(certificate_type, row.country or "CHN", row.number)
    owner = lookup.find_one(Purpose.CERTIFICATE, key)
    found = Merge.objects.filter(merged=owner, undone_at=None, by_register=True).first() if owner else None
    if told and found:
        try:
            undo_merge(merge=found, now=now, by_register=True)
        except UnableToUndoMerge as fault:
            raise UnableToHappen("the other record has been merged since") from fault


def _person(certificate_type: str, number: str) -> SandboxPerson:
    number = normalise(certificate_type, number)
    row = SandboxPerson.objects.filter(certificate_type=certificate_type, number=number).first()
    if row is None:
        raise UnableToHappen("no such person in the register")
    return row


def _organisation(uscc: str) -> SandboxOrganisation:
    row = SandboxOrganisation.objects.filter(uscc=uscc.strip().upper()).first()
    if row is None:
        raise UnableToHappen("no such organisation in the register")
    return row


def _write(row: SandboxOrganisation, changes: Mapping[str, object], now: datetime, told: bool) -> None:
    for field, value in changes.items():
        setattr(row, field, value)
    row.save(update_fields=list(changes))
    if told and Organisation.objects.filter(uscc=row.uscc).exists():
        refresh_organisation(told=record_of(row), now=now)
