"""A member of staff leaves: the account signs in no more, its history stays."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from jingban.ledger import record
from jingban.staff.events import StaffEvent
from jingban.staff.models import Officer
from jingban.staff.policies import can_change_roles


class UnableToDeactivateOfficer(Exception):
    """Nobody deactivates their own account, so at least one administrator stays, nor one of other divisions."""


def deactivate_officer(*, officer: Officer, by: Officer, now: datetime) -> None:
    """End an account and, by its epoch, every session of it; again does nothing.

    Raises `UnableToDeactivateOfficer`.
    """
    if not can_change_roles(by, officer):
        raise UnableToDeactivateOfficer
    with transaction.atomic():
        ended = Officer.objects.filter(id=officer.id, deactivated_at=None).update(
            deactivated_at=now, credential_epoch=F("credential_epoch") + 1
        )
        if ended:
            record(StaffEvent.DEACTIVATED, now=now, officer_id=by.id, subject_id=officer.id)
