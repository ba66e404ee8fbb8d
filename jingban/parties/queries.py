"""Finding parties."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from jingban.foundation import lookup
from jingban.foundation.identifiers import CertificateType, normalise
from jingban.foundation.lookup import Purpose
from jingban.parties.models import (
    Certificate,
    Organisation,
    OrganisationName,
    OrganisationState,
    Person,
    Representative,
)


def certificate_key(certificate_type: str, country: str, number: str) -> str:
    """Give the text a certificate is looked up by: type, issuing country and normalised number."""
    return f"{certificate_type}:{country}:{number}"


def name_key(name: str) -> str:
    """Give the text a person is looked up by name under: width and case folded, no spaces or dots."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(one for one in folded if one.isalnum())


def find_person(certificate_type: str, number: str, country: str = "CHN") -> Person | None:
    """Find the person a normalised certificate number belongs to; None when nobody is known by it.

    A merged record's certificates lead to the survivor.
    """
    found = _owner(certificate_type, number, country)
    return survivor_of(found) if found else None


def find_as_registered(certificate_type: str, number: str, country: str = "CHN") -> Person | None:
    """Find the person of a certificate as the registers have it: a merge by papers alone leads nowhere."""
    found = _owner(certificate_type, number, country)
    while found and (merge := found.merges.filter(undone_at=None, by_register=True).first()):
        found = merge.survivor
    return found


def _owner(certificate_type: str, number: str, country: str) -> Person | None:
    owner = lookup.find_one(Purpose.CERTIFICATE, certificate_key(certificate_type, country, number))
    return Person.objects.select_related("merged_into").filter(id=owner).first() if owner else None


def survivor_of(person: Person) -> Person:
    """Give the record that stands for a person now: itself, or the one it was merged into."""
    while person.merged_into:
        person = person.merged_into
    return person


def records_of(person_id: UUID) -> set[UUID]:
    """Give every record of the human behind one of them: the one that stands now and all that gave way to it."""
    found = survivors_of([person_id])
    newest = found
    while newest:
        newest = set(Person.objects.filter(merged_into__in=newest).values_list("id", flat=True)) - found
        found = found | newest
    return found


def is_one_person(one: UUID | None, other: UUID | None) -> bool:
    """Say whether two records are of one human; nobody is not the same as nobody."""
    if one is None or other is None:
        return False
    return one == other or bool(survivors_of([one]) & survivors_of([other]))


def survivors_of(people: Iterable[UUID]) -> set[UUID]:
    """Give the records that stand for several people now; one query unless somebody was merged twice."""
    standing: set[UUID] = set()
    # Asked even of nobody, so that an unknown number costs the same queries.
    asked = set(people) or {UUID(int=0)}
    while True:
        rows = list(Person.objects.filter(id__in=asked).values_list("id", "merged_into"))
        merged = {into for _one, into in rows if into}
        standing |= {one for one, into in rows if not into}
        if not merged:
            return standing
        asked = merged


def people_by_number(text: str) -> list[Person]:
    """Find the people whose certificate has this number, of whatever type, as it was typed.

    A page that asks for 证件号码 alone (sign-in, search of an agent) cannot know the type: each type's own
    normal form is tried. Passports of two countries may share a number, hence a list.
    """
    return list(Person.objects.filter(id__in=person_ids_by_number(text)).order_by("id"))


def person_ids_by_number(text: str) -> set[UUID]:
    """Give the ids of the people whom `people_by_number` finds."""
    forms = {normalise(one, text) for one in CertificateType}
    owners = {owner for form in forms if form for owner in lookup.find(Purpose.CERTIFICATE_NUMBER, form)}
    return survivors_of(owners)


def current_certificate(person: Person) -> Certificate | None:
    """Give the certificate a person is shown by: the resident id first, else the newest living one."""
    living = list(person.certificates.filter(ended_at=None).order_by("-created_at"))
    return min(living, key=lambda one: one.type != CertificateType.RESIDENT_ID, default=None)


def current_certificates(
    people: Iterable[UUID], among: QuerySet[Certificate] | None = None
) -> dict[UUID, Certificate]:
    """Give, for several people in one query, the certificate each is shown by; `among` may read more with it."""
    chosen: dict[UUID, Certificate] = {}
    held_by = (Certificate.objects if among is None else among).filter(person__in=list(people), ended_at=None)
    for one in held_by.order_by("created_at"):
        held = chosen.get(one.person_id)
        if held is None or held.type != CertificateType.RESIDENT_ID:
            chosen[one.person_id] = one
    return chosen


def name_at(organisation: Organisation, at: datetime) -> str:
    """Give the name an organisation carried at an instant, as the papers of that time have it."""
    held = organisation.names.filter(since__lte=at).order_by("-since", "-id").first()
    return held.name if held else organisation.name


def former_names(organisation: Organisation) -> list[OrganisationName]:
    """List the names an organisation has carried before the present one, newest first."""
    return list(organisation.names.exclude(name=organisation.name).order_by("-since", "-id"))


def current_representative(organisation: Organisation) -> Person | None:
    """Give the person whom the register names as legal representative now."""
    row = organisation.representatives.filter(until=None).select_related("person").first()
    return row.person if row else None


def represents(person: Person, organisation: Organisation) -> bool:
    """Say whether a person is, by what we know of the register, a live organisation's representative now."""
    head = current_representative(organisation)
    return head is not None and head.id == person.id and organisation.state == OrganisationState.LIVE


def organisations_represented_by(person: Person) -> list[Organisation]:
    """List the organisations whose legal representative the register says this person is now."""
    rows = Representative.objects.filter(person=person, until=None).select_related("organisation")
    return [row.organisation for row in rows.order_by("organisation__name")]
