"""An account comes in from the former systems: its password never works (walk.md M-2.e/f)."""

from dataclasses import dataclass, field
from datetime import datetime

from jingban.accounts.models import Account, Level
from jingban.accounts.queries import account_by_username, accounts_of
from jingban.accounts.use_cases.open_account import open_account
from jingban.accounts.use_cases.raise_level import raise_level
from jingban.foundation.identifiers import check_phone
from jingban.parties.models import Organisation, Person
from jingban.parties.use_cases.ensure_person import ensure_person
from jingban.parties.use_cases.refresh_organisation import refresh_organisation
from jingban.sandbox.backends import record_of
from jingban.sandbox.models import SandboxOrganisation

LANGUAGE = "zh-hans"


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedIn:
    """What the former system handed over: a person by certificate, or an organisation by code and user name."""

    level: str
    phone: str = field(default="", repr=False)
    certificate_type: str = ""
    number: str = field(default="", repr=False)
    country: str = "CHN"
    name: str = field(default="", repr=False)
    uscc: str = ""
    username: str = ""


def move_in(*, moved: MovedIn, now: datetime) -> Account:
    """Make the account at the level its data carry; one that is there already stays as it is."""
    party = _organisation(moved, now) if moved.uscc else _person(moved, now)
    found = _already_there(moved, party)
    if found:
        return found
    account = open_account(
        phone=check_phone(moved.phone) if moved.phone else None,
        password_hash="",
        now=now,
        language=LANGUAGE,
        person=party if isinstance(party, Person) and moved.level != Level.L1 else None,
        organisation=party if isinstance(party, Organisation) else None,
        username=moved.username or None,
        migrated=True,
    )
    if moved.level in {Level.L3, Level.O2}:
        raise_level(account=account, now=now)
    return account


def _already_there(moved: MovedIn, party: Person | Organisation) -> Account | None:
    if moved.username:
        return account_by_username(moved.username)
    return next((account for account in accounts_of(party) if account.migrated), None)


def _person(moved: MovedIn, now: datetime) -> Person:
    return ensure_person(
        certificate_type=moved.certificate_type,
        number=moved.number,
        name=moved.name,
        country=moved.country,
        now=now,
    )


def _organisation(moved: MovedIn, now: datetime) -> Organisation:
    return refresh_organisation(told=record_of(SandboxOrganisation.objects.get(uscc=moved.uscc)), now=now)
