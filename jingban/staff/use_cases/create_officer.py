"""A staff account comes into being."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from jingban.ledger import record
from jingban.parties.models import Person
from jingban.staff.enrolling import GivenCode, give_code
from jingban.staff.events import StaffEvent
from jingban.staff.models import Officer, OfficerRole, Role
from jingban.staff.policies import administers, keeps_apart, needs_person


class UnableToCreateOfficer(Exception):
    """`code` says why.

    `login_taken`, `no_roles`, `kept_apart` (roles that one person does not hold together), `own_person` (a second
    account for oneself), `no_person` (roles that ask whose account it is), or `elsewhere` (a division that is
    not the administrator's).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Created:
    """The account, and the code with which its officer enrols."""

    officer: Officer
    enrolment: GivenCode


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
    """Make a staff account with roles in one division (six digits); give the code its officer enrols with.

    `by` is the staff administrator, None for the command on the server. Raises `UnableToCreateOfficer`.
    """
    if not roles:
        raise UnableToCreateOfficer("no_roles")
    if by and person and by.person_id == person.id:
        raise UnableToCreateOfficer("own_person")
    if by and person is None and needs_person(roles):
        raise UnableToCreateOfficer("no_person")
    if by and not administers(by, division):
        raise UnableToCreateOfficer("elsewhere")
    if keeps_apart(roles, person_id=person.id if person else None):
        raise UnableToCreateOfficer("kept_apart")
    officer = Officer(login=login.strip().lower(), name=name, person=person, created_at=now)
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
            enrolment = give_code(officer, by=by, now=now)
    except IntegrityError as clash:
        raise UnableToCreateOfficer("login_taken") from clash
    return Created(officer, enrolment)
