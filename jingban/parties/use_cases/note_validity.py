"""The register has borne out the validity of a certificate that we know."""

from datetime import date

from jingban.parties.models import Certificate, Person


def note_validity(
    *, person: Person, certificate_type: str, country: str, valid_from: date, valid_to: date | None
) -> None:
    """Write first and last day of a person's current certificate of a type; None: it never ends.

    A person first known as a representative has none yet; a renewed card has new ones.
    """
    Certificate.objects.filter(person=person, type=certificate_type, country=country, ended_at=None).update(
        valid_from=valid_from, valid_to=valid_to
    )
