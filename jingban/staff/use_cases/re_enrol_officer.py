"""A member of staff lost the password or the authenticator: she enrols anew, with a fresh code."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from jingban.staff.enrolling import GivenCode, give_code
from jingban.staff.models import Officer
from jingban.staff.policies import can_change_roles


class UnableToReEnrolOfficer(Exception):
    """Nobody lets her own account enrol, nor one of other divisions or one that has ended."""


def re_enrol_officer(*, officer: Officer, by: Officer | None, now: datetime) -> GivenCode:
    """End what she signed in with, every session of hers too, and give a code; `by` is None on the server.

    Raises `UnableToReEnrolOfficer`.
    """
    if by and not can_change_roles(by, officer):
        raise UnableToReEnrolOfficer
    with transaction.atomic():
        ended = Officer.objects.filter(id=officer.id, deactivated_at=None).update(
            password_hash="", totp_sealed=None, credential_epoch=F("credential_epoch") + 1
        )
        if not ended:
            raise UnableToReEnrolOfficer
        return give_code(officer, by=by, now=now)
