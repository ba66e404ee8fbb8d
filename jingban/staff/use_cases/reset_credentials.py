"""A member of staff lost the password or the authenticator: an administrator gives new ones."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from jingban.accounts.passwords import hash_password
from jingban.ledger import record
from jingban.staff.events import StaffEvent
from jingban.staff.models import Officer
from jingban.staff.policies import can_change_roles
from jingban.staff.use_cases.create_officer import Credentials, fresh_credentials


class UnableToResetCredentials(Exception):
    """Nobody resets their own account, nor one of other divisions or one that has ended."""


def reset_credentials(*, officer: Officer, by: Officer, now: datetime) -> Credentials:
    """Give a new password (to be changed at the first sign-in) and TOTP secret; every session of hers ends.

    Raises `UnableToResetCredentials`, and `Busy` when no password can be hashed now.
    """
    if not can_change_roles(by, officer) or officer.deactivated_at:
        raise UnableToResetCredentials
    credentials = fresh_credentials(officer.login)
    officer.password_hash = hash_password(credentials.password)
    officer.totp_secret = credentials.totp_secret
    officer.must_change_password = True
    officer.totp_last_step = 0
    with transaction.atomic():
        officer.save(update_fields=["password_hash", "totp_sealed", "must_change_password", "totp_last_step"])
        Officer.objects.filter(id=officer.id).update(credential_epoch=F("credential_epoch") + 1)
        record(StaffEvent.CREDENTIALS_RESET, now=now, officer_id=by.id, subject_id=officer.id)
    return credentials
