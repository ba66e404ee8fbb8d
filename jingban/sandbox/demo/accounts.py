"""The demo's accounts of persons and organisations, all with one password."""

from jingban.accounts.models import Account, Level
from jingban.accounts.passwords import hash_password
from jingban.accounts.queries import account_by_username, accounts_of
from jingban.accounts.use_cases.open_account import open_account
from jingban.accounts.use_cases.raise_level import raise_level
from jingban.foundation.clock import now
from jingban.foundation.identifiers import check_phone
from jingban.parties.models import Organisation, Person
from jingban.parties.use_cases.ensure_person import ensure_person
from jingban.parties.use_cases.note_validity import note_validity
from jingban.parties.use_cases.refresh_organisation import refresh_organisation
from jingban.registration import terms
from jingban.sandbox.backends import record_of
from jingban.sandbox.demo.cast import ORGANISATIONS, PASSWORD, PEOPLE, DemoOrganisation, DemoPerson
from jingban.sandbox.models import SandboxOrganisation


def open_all() -> None:
    """Open the account of everybody in the cast who has one, those that are not there yet."""
    password_hash = hash_password(PASSWORD)
    for one in PEOPLE:
        if one.level:
            _open_person(one, "" if one.moved_in else password_hash)
    for firm in ORGANISATIONS:
        if firm.level:
            _open_organisation(firm, "" if firm.moved_in else password_hash)


def known(one: DemoPerson) -> Person:
    """Give the party of somebody in the cast, whose certificate has its dates."""
    person = ensure_person(
        certificate_type=one.certificate_type,
        number=one.number,
        name=one.name,
        name_en=one.name_en,
        country=one.country,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        now=now(),
    )
    if one.valid_from:
        note_validity(
            person=person,
            certificate_type=one.certificate_type,
            country=one.country,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )
    return person


def known_organisation(firm: DemoOrganisation) -> Organisation:
    """Give the party of an organisation in the cast."""
    row = SandboxOrganisation.objects.get(uscc=firm.uscc)
    return refresh_organisation(told=record_of(row), now=now())


def _open_person(one: DemoPerson, password_hash: str) -> None:
    person = known(one)
    if accounts_of(person):
        return
    account = open_account(
        phone=check_phone(one.phone),
        password_hash=password_hash,
        now=now(),
        language="zh-hans",
        person=person,
        terms_version=terms.CURRENT,
        migrated=one.moved_in,
    )
    _prove(account, one.level)


def _open_organisation(firm: DemoOrganisation, password_hash: str) -> None:
    if account_by_username(firm.username):
        return
    account = open_account(
        phone=check_phone(firm.phone),
        password_hash=password_hash,
        now=now(),
        language="zh-hans",
        organisation=known_organisation(firm),
        username=firm.username,
        terms_version=terms.CURRENT,
        migrated=firm.moved_in,
    )
    _prove(account, firm.level)


def _prove(account: Account, level: str) -> None:
    if level in {Level.L3, Level.O2}:
        raise_level(account=account, now=now())
