"""A member of staff chooses her own password."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from jingban.accounts.passwords import check_password_rules, hash_password, verify_password
from jingban.ledger import record
from jingban.staff.events import StaffEvent
from jingban.staff.models import Officer


class UnableToChangePassword(Exception):
    """`code` says why: `wrong` (the present one), `same` (as the new one), `changed_meanwhile` (reset or ended)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def change_password(*, officer: Officer, present: str, new: str, now: datetime) -> None:
    """Set a new password; every session of the officer ends by the epoch, this one too.

    Raises `UnableToChangePassword`, `ValidationError` for a password that breaks the rules, and `Busy`.
    """
    check_password_rules(new, forbidden=[officer.login])
    if not verify_password(present, officer.password_hash):
        raise UnableToChangePassword("wrong")
    if present == new:
        raise UnableToChangePassword("same")
    hashed = hash_password(new)
    with transaction.atomic():
        unchanged = Officer.objects.filter(
            id=officer.id, credential_epoch=officer.credential_epoch, deactivated_at=None
        )
        if not unchanged.update(
            password_hash=hashed, must_change_password=False, credential_epoch=F("credential_epoch") + 1
        ):
            raise UnableToChangePassword("changed_meanwhile")
        record(StaffEvent.PASSWORD_CHANGED, now=now, officer_id=officer.id, subject_id=officer.id)
    officer.refresh_from_db()
