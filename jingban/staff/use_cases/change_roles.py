"""A staff administrator changes what another member of staff may do."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from jingban.ledger import record
from jingban.staff.enrolling import GivenCode
from jingban.staff.events import StaffEvent
from jingban.staff.models import Officer, OfficerRole, Role
from jingban.staff.policies import TAKES_TWO, administers, can_change_roles, keeps_apart, needs_person
from jingban.staff.use_cases.re_enrol_officer import UnableToReEnrolOfficer, re_enrol_officer


class UnableToChangeRoles(Exception):
    """`code` says why.

    `not_hers` (her own account, or one of other divisions), `elsewhere` (roles in another division),
    `no_roles`, `kept_apart` (roles that one person does not hold together),
    `no_person` (roles that ask whose account it is), or `changed_meanwhile` (another administrator was faster).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def change_roles(
    *, officer: Officer, roles: Collection[Role], division: str, by: Officer, now: datetime
) -> GivenCode | None:
    """Make these the roles an officer holds, all in one division; what was taken away stays as history.

    Every session of hers reads its roles at the next request. A role that takes two administrators
    (`policies.TAKES_TWO`), or such a role in another division, has her enrol anew: the code for it is given back, and
    a second administrator confirms. Raises `UnableToChangeRoles`.
    """
    if not can_change_roles(by, officer):
        raise UnableToChangeRoles("not_hers")
    if not administers(by, division):
        raise UnableToChangeRoles("elsewhere")
    if not roles:
        raise UnableToChangeRoles("no_roles")
    if officer.person_id is None and needs_person(roles):
        raise UnableToChangeRoles("no_person")
    if keeps_apart(roles, person_id=officer.person_id, besides=officer.id):
        raise UnableToChangeRoles("kept_apart")
    wanted = {(role.value, division) for role in roles}
    try:
        with transaction.atomic():
            held = {(row.role, row.division): row for row in officer.held_roles.filter(taken_at=None)}
            taken = [row.id for key, row in held.items() if key not in wanted]
            OfficerRole.objects.filter(id__in=taken).update(taken_at=now, taken_by=by)
            fresh = wanted - held.keys()
            for role, place in sorted(fresh):
                OfficerRole.objects.create(
                    officer=officer, role=role, division=place, given_at=now, given_by=by
                )
            record(
                StaffEvent.ROLES_CHANGED,
                now=now,
                officer_id=by.id,
                subject_id=officer.id,
                data={"roles": sorted(roles), "division": division},
            )
            if any(role in TAKES_TWO for role, _place in fresh):
                return re_enrol_officer(officer=officer, by=by, now=now)
    except UnableToReEnrolOfficer as ended:
        raise UnableToChangeRoles("changed_meanwhile") from ended
    except IntegrityError as race:
        raise UnableToChangeRoles("changed_meanwhile") from race
    return None
