"""A staff account of the sandbox, ready to sign in with."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from pypinyin import lazy_pinyin

from jingban.foundation import totp
from jingban.foundation.identifiers import DEMO_DIVISION
from jingban.parties.queries import people_by_number
from jingban.sandbox.models import DemoOfficer
from jingban.staff.models import Officer, Role
from jingban.staff.use_cases.create_officer import create_officer
from jingban.staff.use_cases.enrol_officer import enrol_officer
from jingban.staff.use_cases.open_enrolment import open_enrolment


class UnableToHire(Exception):
    """A role is unknown, or nobody we know has the certificate number."""


def hire(
    *,
    name: str,
    roles: Sequence[str],
    now: datetime,
    login: str = "",
    person_number: str = "",
    password: str = "",
) -> DemoOfficer:
    """Make a staff account in the demo city and keep what it signs in with, for `/sandbox/` to show.

    The login name is `login`, else made from the name; the password is `password`, else random. The sandbox
    enrols in the officer's place. Raises `UnableToHire` and
    `UnableToCreateOfficer`.
    """
    unknown = set(roles) - set(Role.values)
    if unknown:
        raise UnableToHire(f"roles are {', '.join(Role.values)}")
    people = people_by_number(person_number) if person_number else []
    if person_number and not people:
        raise UnableToHire("nobody is known by this number")
    created = create_officer(
        login=login or login_name(name),
        name=name,
        roles=[Role(role) for role in roles],
        division=DEMO_DIVISION,
        person=people[0] if people else None,
        now=now,
    )
    own = password or fresh_password()
    opened = open_enrolment(login=created.officer.login, code=created.enrolment.code, network="", now=now)
    secret = opened.secret or ""
    enrol_officer(enrolment=opened, password=own, code=totp.code_at(secret, before(now)), now=now)
    return DemoOfficer.objects.create(
        login=created.officer.login,
        name=name,
        roles=list(roles),
        password=own,
        totp_secret=secret,
    )


def before(now: datetime) -> datetime:
    """Give a moment whose code enrols, so that the code shown now still signs in."""
    return now - timedelta(seconds=totp.STEP_SECONDS)


def login_name(name: str) -> str:
    """Give a free login name for a name: its letters, Chinese ones in pinyin, and a number if need be."""
    letters = "".join(
        part for part in "".join(lazy_pinyin(name)).lower() if part.isascii() and part.isalnum()
    )
    base = letters[:30] or "officer"
    login, number = base, 1
    while Officer.objects.filter(login=login).exists():
        number += 1
        login = f"{base}{number}"
    return login


def fresh_password() -> str:
    """Give a random password that keeps the rules."""
    return f"Qt{secrets.token_hex(6)}8"
