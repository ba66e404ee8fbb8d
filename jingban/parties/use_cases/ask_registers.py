"""The registers are asked what they know of a party today, and what they say is kept."""

from collections.abc import Callable
from datetime import datetime

from jingban.ledger import record
from jingban.parties.events import PartyEvent
from jingban.parties.models import Organisation, Person
from jingban.parties.queries import current_certificate
from jingban.parties.use_cases.refresh_organisation import refresh_organisation
from jingban.parties.use_cases.refresh_person import refresh_person
from jingban.registers import CertificateQuery, organisations, population

Clock = Callable[[], datetime]


def ask_about_organisation(organisation: Organisation, *, clock: Clock) -> Organisation:
    """Give the organisation as the register has it now.

    `clock` gives the instant of the answer, from which on it holds. A register that has lost an organisation
    changes nothing here, but the ledger says so. Outside any transaction of its own: a register may take
    seconds. Raises `DependencyDown`.
    """
    asked_at = clock()
    Organisation.objects.filter(id=organisation.id).update(asked_at=asked_at)
    told = organisations().look_up(organisation.uscc)
    if told is not None:
        return refresh_organisation(told=told, now=clock())
    Organisation.objects.filter(id=organisation.id).update(refreshed_at=clock())
    record(PartyEvent.ORGANISATION_UNKNOWN, now=clock(), principal_id=organisation.id, outcome="not_found")
    organisation.refresh_from_db()
    return organisation


def ask_about_person(person: Person, *, clock: Clock) -> Person:
    """Give the person as the register has her now; without a certificate nothing is asked.

    As `ask_about_organisation`. Validity is not asked for. Raises `DependencyDown`.
    """
    Person.objects.filter(id=person.id).update(asked_at=clock())
    held = current_certificate(person)
    if held is None:
        Person.objects.filter(id=person.id).update(refreshed_at=clock())
    else:
        question = CertificateQuery(
            type=held.type, number=held.number, country=held.country, name=person.name
        )
        refresh_person(person=person, told=population().check(question), now=clock())
    person.refresh_from_db()
    return person
