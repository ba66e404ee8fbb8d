"""A member of staff chooses her own password."""

from datetime import datetime
from typing import NoReturn

from django.db import transaction
from django.db.models import F

from jingban.accounts.passwords import Busy, check_password_rules, hash_password, verify_password
from jingban.ledger import record
from jingban.staff.events import StaffEvent
from jingban.staff.models import Officer
from jingban.staff.pacing import count_try, may_try, uncount


class UnableToChangePassword(Exception):
    """`code` says why.

    `wrong` (the present one), `too_many` (wrong ones; after a minute again), `same` (as the new one), or
    `changed_meanwhile` (the account was ended, or a new enrolment begun).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def change_password(*, officer: Officer, present: str, new: str, now: datetime) -> None:
    """Set a new password; every session of the officer ends by the epoch, this one too.

    Raises `UnableToChangePassword`, `ValidationError` for a password that breaks the rules, and `Busy`.
    """
    check_password_rules(new, forbidden=[officer.login])
    _check_present(officer, present, now)
    if present == new:
        raise UnableToChangePassword("same")
    hashed = hash_password(new)
    with transaction.atomic():
        unchanged = Officer.objects.filter(
            id=officer.id, credential_epoch=officer.credential_epoch, deactivated_at=None
        )
        if not unchanged.update(password_hash=hashed, credential_epoch=F("credential_epoch") + 1):
            raise UnableToChangePassword("changed_meanwhile")
        record(StaffEvent.PASSWORD_CHANGED, now=now, officer_id=officer.id, subject_id=officer.id)
    officer.refresh_from_db()


def _check_present(officer: Officer, present: str, now: datetime) -> None:
    """Let whoever sits at an open session guess no faster than at the sign-in, from whatever network."""
    name = f"password:{officer.id}"
    if not may_try(name=name, network="", now=now):
        _refuse(officer, "too_many", now)
    attempt = count_try(name=name, network="", now=now)
    try:
        right = verify_password(present, officer.password_hash)
    except Busy:
        uncount(attempt)
        raise
    if not right:
        _refuse(officer, "wrong", now)
    uncount(attempt)


def _refuse(officer: Officer, code: str, now: datetime) -> NoReturn:
    record(
        StaffEvent.PASSWORD_CHANGE_REFUSED,
        now=now,
        officer_id=officer.id,
        subject_id=officer.id,
        outcome=code,
    )
    raise UnableToChangePassword(code)
