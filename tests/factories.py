"""Makes the cast exist: people, organisations, accounts, mandates. Time is an argument everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from jingban.accounts.models import Account
from jingban.accounts.passwords import hash_password
from jingban.accounts.queries import proven_account_of_person
from jingban.accounts.use_cases.open_account import open_account
from jingban.accounts.use_cases.raise_level import raise_level
from jingban.foundation import totp
from jingban.foundation.clock import china_date
from jingban.mandates.acts import ask_to_accept, ask_to_manage
from jingban.mandates.models import Mandate
from jingban.mandates.use_cases.accept_mandate import accept_mandate
from jingban.mandates.use_cases.grant_mandates import grant_mandates
from jingban.parties.models import Organisation, Person
from jingban.parties.use_cases.ensure_person import ensure_person
from jingban.parties.use_cases.refresh_organisation import refresh_organisation
from jingban.registers.answers import OrganisationRecord, RepresentativeRecord
from jingban.registration import terms
from jingban.staff.models import Officer, Role
from jingban.staff.use_cases.create_officer import Created, create_officer
from jingban.staff.use_cases.enrol_officer import enrol_officer
from jingban.staff.use_cases.open_enrolment import open_enrolment
from tests.cast import NOW, PASSWORD, YANXI, ZHENG

WORK_PERMITS = "work-permits"
PROJECTS = "expert-projects"


@dataclass(frozen=True)
class Signed:
    """Somebody signed in, as acts need to know it."""

    kind: str
    level: str
    account_id: UUID
    person_id: UUID | None = None
    organisation_id: UUID | None = None


def make_person(who: tuple[str, str, str], *, now: datetime = NOW) -> Person:
    """Give a person of the cast, known but without an account."""
    name, number, _phone = who
    return ensure_person(certificate_type="resident_id", number=number, name=name, now=now)


def make_account(who: tuple[str, str, str], *, level: str = "L3", now: datetime = NOW) -> Account:
    """Give a person of the cast an account with `PASSWORD`, at L2 or L3."""
    account = open_account(
        phone=who[2],
        password_hash=hash_password(PASSWORD),
        person=make_person(who, now=now),
        language="zh-hans",
        now=now,
        terms_version=terms.CURRENT,
    )
    if level == "L3":
        raise_level(account=account, now=now)
    return account


def make_organisation(
    which: tuple[str, str] = YANXI,
    representative: tuple[str, str, str] = ZHENG,
    *,
    state: str = "live",
    now: datetime = NOW,
) -> Organisation:
    """Give an organisation of the cast as the register would tell it."""
    told = OrganisationRecord(
        uscc=which[1],
        name=which[0],
        kind="enterprise",
        state=state,  # type: ignore[arg-type]
        representative=RepresentativeRecord(
            certificate_type="resident_id", number=representative[1], name=representative[0]
        ),
    )
    return refresh_organisation(told=told, now=now)


def make_organisation_account(
    organisation: Organisation,
    *,
    username: str = "yanxi",
    level: str = "O2",
    phone: str = "+8613800005093",
    now: datetime = NOW,
) -> Account:
    """Give an organisation an account with `PASSWORD`, at O1 or O2."""
    account = open_account(
        phone=phone,
        password_hash=hash_password(PASSWORD),
        organisation=organisation,
        username=username,
        language="zh-hans",
        now=now,
        terms_version=terms.CURRENT,
    )
    if level == "O2":
        raise_level(account=account, now=now)
    return account


def signed_as_organisation(account: Account, organisation: Organisation, level: str = "O2") -> Signed:
    """Give the organisation's own account, signed in."""
    return Signed("organisation", level, account.id, organisation_id=organisation.id)


def signed_as_person(account: Account, person: Person, level: str = "L3") -> Signed:
    """Give a person's account, signed in."""
    return Signed("person", level, account.id, person_id=person.id)


def grant(
    organisation: Organisation,
    account: Account,
    agent: Person,
    *,
    services: Sequence[str] = (WORK_PERMITS,),
    first: date | None = None,
    last: date | None = None,
    accepted: bool = True,
    now: datetime = NOW,
) -> Mandate:
    """Let the organisation's account bind an agent, from today for a year unless said otherwise."""
    first = first or china_date(now)
    mandates = grant_mandates(
        authority=ask_to_manage(
            signed_in=signed_as_organisation(account, organisation), principal_id=organisation.id, at=now
        ),
        agent=agent,
        services=services,
        valid_from=first,
        valid_to=last or first + timedelta(days=364),
        now=now,
    )
    holder = proven_account_of_person(agent.id)
    if accepted and holder:
        for one in mandates:
            accept(one, holder, agent, now=now)
    return mandates[0]


OFFICERS_PASSWORD = "Gongzuo2026x"


@dataclass(frozen=True)
class Credentials:
    """What a member of staff signs in with."""

    password: str
    totp_secret: str


@dataclass(frozen=True)
class Hired:
    """A member of staff, and what she chose when she enrolled."""

    officer: Officer
    credentials: Credentials


def accept(mandate: Mandate, account: Account, agent: Person, *, now: datetime = NOW) -> None:
    """Let the agent accept a mandate, signed in with an account."""
    authority = ask_to_accept(signed_in=signed_as_person(account, agent), mandate=mandate, at=now)
    accept_mandate(authority=authority, mandate=mandate, now=now)


def make_officer(
    login: str,
    *roles: str,
    person: Person | None = None,
    division: str = "990100",
    now: datetime = NOW,
) -> Hired:
    """Give a member of staff with roles who has enrolled with the server's code; her next code is unspent."""
    created = create_officer(
        login=login,
        name=f"工作人员{login}",
        roles={Role(role) for role in roles},
        division=division,
        person=person,
        now=now,
    )
    credentials = enrol(created, now=now)
    return Hired(Officer.objects.get(id=created.officer.id), credentials)


def enrol(created: Created, *, now: datetime = NOW) -> Credentials:
    """Let a new member of staff enrol; give what she signs in with once she is let in."""
    opened = open_enrolment(login=created.officer.login, code=created.enrolment.code, network="", now=now)
    secret = opened.secret or ""
    earlier = totp.code_at(secret, now - timedelta(seconds=totp.STEP_SECONDS))
    enrol_officer(enrolment=opened, password=OFFICERS_PASSWORD, code=earlier, now=now)
    return Credentials(OFFICERS_PASSWORD, secret)
