"""A person's name has changed at the register: she types the new one, the register bears it out."""

from datetime import datetime

from django.db import transaction

from jingban.accounts.models import Account
from jingban.ledger import record
from jingban.messages.use_cases.send import send
from jingban.parties.models import Person
from jingban.parties.queries import certificate_key, current_certificate
from jingban.parties.use_cases.rename_person import rename_person
from jingban.registers import CertificateQuery, population
from jingban.registration.events import RegistrationEvent
from jingban.registration.limits import counted_try
from jingban.registration.models import TryKind
from jingban.registration.verifying import Reason, UnableToVerify


def correct_name(*, person: Person, account: Account, name: str, network: str, now: datetime) -> None:
    """Ask the register now whether the person of her certificate carries this name, and take it over.

    The former name stays in the history. Raises `UnableToVerify` when the register knows another name,
    `UnableToTryMore`, `DependencyDown`; nothing is changed then.
    """
    held = current_certificate(person)
    if held is None:
        raise UnableToVerify(Reason.PERSON)
    key = certificate_key(held.type, held.country, held.number)
    asked = CertificateQuery(type=held.type, number=held.number, country=held.country, name=name)
    with counted_try({TryKind.NETWORK: network, TryKind.CERTIFICATE: key}, now=now):
        told = population().check(asked)
    if told.outcome != "match" or told.state != "living":
        raise UnableToVerify(Reason.PERSON)
    with transaction.atomic():
        rename_person(person=person, name=name, name_en=told.name_en, now=now)
        record(RegistrationEvent.NAME_CORRECTED, now=now, account_id=account.id, party_id=person.id)
        send(
            template="account.name_changed",
            now=now,
            params={},
            account_id=account.id,
            phone=account.phone,
            language=account.language,
        )
