"""What registering and completing share: the person of a checked certificate, and a word to who owns it."""

from datetime import datetime

from jingban.accounts.models import Account
from jingban.accounts.queries import proven_account_of_person
from jingban.messages.use_cases.send import send
from jingban.parties.models import Person
from jingban.parties.use_cases.ensure_person import ensure_person
from jingban.parties.use_cases.note_validity import note_validity
from jingban.registers import CertificateQuery, PersonAnswer


def known_person(certificate: CertificateQuery, answer: PersonAnswer, now: datetime) -> Person:
    """Give the person of a certificate that the register has borne out, made if need be."""
    person = ensure_person(
        certificate_type=certificate.type,
        number=certificate.number,
        name=certificate.name,
        name_en=answer.name_en,
        country=certificate.country,
        valid_from=certificate.valid_from,
        valid_to=certificate.valid_to,
        now=now,
    )
    if certificate.valid_from:
        note_validity(
            person=person,
            certificate_type=certificate.type,
            country=certificate.country,
            valid_from=certificate.valid_from,
            valid_to=certificate.valid_to,
        )
    return person


def tell_owner(person: Person, newcomer: Account, now: datetime) -> None:
    """Tell the account that owns this person's identity (L3) of another one that is tied to it.

    Unproven accounts are not told: one of them may be the stranger's.
    """
    owner = proven_account_of_person(person.id)
    if owner is None or owner.id == newcomer.id:
        return
    send(
        template="registration.another_account",
        now=now,
        params={},
        account_id=owner.id,
        phone=owner.phone,
        language=owner.language,
    )
