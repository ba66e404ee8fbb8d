"""A staff account comes into being."""

import secrets
import string
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from jingban.accounts.passwords import hash_password
from jingban.ledger import record
from jingban.parties.models import Person
from jingban.staff import totp
from jingban.staff.events import StaffEvent
from jingban.staff.models import Officer, OfficerRole, Role
from jingban.staff.policies import administers


class UnableToCreateOfficer(Exception):
    """`code` says why.

    `login_taken`, `no_roles`, `own_person` (a second account for oneself), or `elsewhere` (a division that is
    not the administrator's).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Credentials:
    """What a new member of staff signs in with; shown once and kept nowhere."""

    password: str
    totp_secret: str
    totp_uri: str


@dataclass(frozen=True)
class Created:
    """The account and its first credentials."""

    officer: Officer
    credentials: Credentials


def fresh_credentials(login: str) -> Credentials:
    """Give a random password that keeps the manual's rule, and a TOTP secret."""
    letters = string.ascii_letters + string.digits
    middle = "".join(secrets.choice(letters) for _one in range(13))
    password = secrets.choice(string.ascii_uppercase) + middle + secrets.choice(string.digits) + "a"
    secret = totp.secret_from(secrets.token_bytes(totp.SECRET_BYTES))
    issuer = f"{settings.BRAND['name_other']} staff"
    return Credentials(password, secret, totp.provisioning_uri(secret, login=login, issuer=issuer))


def create_officer(
    *,
    login: str,
    name: str,
    roles: Collection[Role],
    division: str,
    now: datetime,
    by: Officer | None = None,
    person: Person | None = None,
) -> Created:
    """Make a staff account with roles in one division (six digits); give its first credentials.

    `by` is the staff administrator, None for the command on the server. The password must be changed at
    the first sign-in. Raises `UnableToCreateOfficer`, and `Busy` when no password can be hashed now.
    """
    if not roles:
        raise UnableToCreateOfficer("no_roles")
    if by and person and by.person_id == person.id:
        raise UnableToCreateOfficer("own_person")
    if by and not administers(by, division):
        raise UnableToCreateOfficer("elsewhere")
    login = login.strip().lower()
    credentials = fresh_credentials(login)
    officer = Officer(
        login=login,
        name=name,
        person=person,
        password_hash=hash_password(credentials.password),
        totp_secret=credentials.totp_secret,
        created_at=now,
    )
    try:
        with transaction.atomic():
            officer.save(force_insert=True)
            for role in sorted(roles):
                OfficerRole.objects.create(
                    officer=officer, role=role, division=division, given_at=now, given_by=by
                )
            record(
                StaffEvent.CREATED,
                now=now,
                officer_id=by.id if by else None,
                subject_id=officer.id,
                data={"roles": sorted(roles), "division": division},
            )
    except IntegrityError as clash:
        raise UnableToCreateOfficer("login_taken") from clash
    return Created(officer, credentials)
