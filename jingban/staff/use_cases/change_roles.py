"""A staff administrator changes what another member of staff may do."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from jingban.ledger import record
from jingban.staff.events import StaffEvent
from jingban.staff.models import Officer, OfficerRole, Role
from jingban.staff.policies import administers, can_change_roles, keeps_apart


class UnableToChangeRoles(Exception):
    """`code` says why.

    `not_hers` (her own account, or one of other divisions), `elsewhere` (roles in another division),
    `no_roles`, `kept_apart` (roles that one person does not hold together), or `changed_meanwhile` (another
    administrator was faster).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def change_roles(
    *, officer: Officer, roles: Collection[Role], division: str, by: Officer, now: datetime
) -> None:
    """Make these the roles an officer holds, all in one division; what was taken away stays as history.

    Every session of hers reads its roles at the next request. Raises `UnableToChangeRoles`.
    """
    if not can_change_roles(by, officer):
        raise UnableToChangeRoles("not_hers")
    if not administers(by, division):
        raise UnableToChangeRoles("elsewhere")
    if not roles:
        raise UnableToChangeRoles("no_roles")
    if keeps_apart(roles, person_id=officer.person_id, besides=officer.id):
        raise UnableToChangeRoles("kept_apart")
    wanted = {(role.value, division) for role in roles}
    try:
        with transaction.atomic():
            held = {(row.role, row.division): row for row in officer.held_roles.filter(taken_at=None)}
            taken = [row.id for key, row in held.items() if key not in wanted]
            OfficerRole.objects.filter(id__in=taken).update(taken_at=now, taken_by=by)
            for role, place in sorted(wanted - held.keys()):
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
    except IntegrityError as race:
        raise UnableToChangeRoles("changed_meanwhile") from race
