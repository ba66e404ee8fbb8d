"""Finding parties."""

import unicodedata
from collections.abc import Iterable
from uuid import UUID

from jingban.foundation import lookup
from jingban.foundation.identifiers import CertificateType, normalise
from jingban.foundation.lookup import Purpose
from jingban.parties.models import Certificate, Organisation, Person, Representative


def certificate_key(certificate_type: str, country: str, number: str) -> str:
    """Give the text a certificate is looked up by: type, issuing country and normalised number."""
    return f"{certificate_type}:{country}:{number}"


def name_key(name: str) -> str:
    """Give the text a person is looked up by name under: width and case folded, no spaces or dots."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(one for one in folded if one.isalnum())


def find_person(certificate_type: str, number: str, country: str = "CHN") -> Person | None:
    """Find the person a normalised certificate number belongs to; None when nobody is known by it."""
    owner = lookup.find_one(Purpose.CERTIFICATE, certificate_key(certificate_type, country, number))
    return Person.objects.filter(id=owner).first() if owner else None


def people_by_number(text: str) -> list[Person]:
    """Find the people whose certificate has this number, of whatever type, as it was typed.

    A page that asks for 证件号码 alone (sign-in, search of an agent) cannot know the type: each type's own
    normal form is tried. Passports of two countries may share a number, hence a list.
    """
    return list(Person.objects.filter(id__in=person_ids_by_number(text)).order_by("id"))


def person_ids_by_number(text: str) -> set[UUID]:
    """Give the ids of the people whom `people_by_number` finds."""
    forms = {normalise(one, text) for one in CertificateType}
    return {owner for form in forms if form for owner in lookup.find(Purpose.CERTIFICATE_NUMBER, form)}


def current_certificate(person: Person) -> Certificate | None:
    """Give the certificate a person is shown by: the resident id first, else the newest living one."""
    living = list(person.certificates.filter(ended_at=None).order_by("-created_at"))
    return min(living, key=lambda one: one.type != CertificateType.RESIDENT_ID, default=None)


def current_certificates(people: Iterable[UUID]) -> dict[UUID, Certificate]:
    """Give, for several people in one query, the certificate each is shown by."""
    chosen: dict[UUID, Certificate] = {}
    for one in Certificate.objects.filter(person__in=list(people), ended_at=None).order_by("created_at"):
        held = chosen.get(one.person_id)
        if held is None or held.type != CertificateType.RESIDENT_ID:
            chosen[one.person_id] = one
    return chosen


def current_representative(organisation: Organisation) -> Person | None:
    """Give the person whom the register names as legal representative now."""
    row = organisation.representatives.filter(until=None).select_related("person").first()
    return row.person if row else None


def organisations_represented_by(person: Person) -> list[Organisation]:
    """List the organisations whose legal representative the register says this person is now."""
    rows = Representative.objects.filter(person=person, until=None).select_related("organisation")
    return [row.organisation for row in rows.order_by("organisation__name")]
