"""How an officer's own credentials come into being: a code that works once, and what is chosen with it.

Whoever gives the code sees neither password nor authenticator, and alone lets nobody in: an enrolment by an
administrator's code counts when a second administrator has confirmed it (docs/decisions/0009).
"""

import base64
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from jingban.foundation.digests import keyed
from jingban.ledger import record
from jingban.staff.events import StaffEvent
from jingban.staff.models import Enrolment, Officer

# Over a weekend, so that a code given on Friday is good on Monday.
GOOD_FOR: Final = timedelta(hours=72)
CODE_BYTES: Final = 10
CODE_LENGTH: Final = 16


@dataclass(frozen=True)
class GivenCode:
    """An enrolment code in clear, for whoever gives it to show once."""

    code: str
    expires_at: datetime


def plain_code(typed: str) -> str:
    """Give a code as it is compared: half-width capitals without spaces and dashes."""
    return "".join(one for one in unicodedata.normalize("NFKC", typed).upper() if one.isalnum())


def code_digest(code: str) -> bytes:
    """Give the keyed digest by which the table knows a code (80 random bits need no slow hash)."""
    return keyed("enrol", plain_code(code))


def give_code(officer: Officer, *, by: Officer | None, now: datetime) -> GivenCode:
    """Give an officer a fresh code in place of an earlier one; `by` is None for a command on the server.

    Call inside the transaction of the deed.
    """
    plain = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()
    given = GivenCode("-".join(plain[at : at + 4] for at in range(0, CODE_LENGTH, 4)), now + GOOD_FOR)
    Enrolment.objects.filter(officer=officer).delete()
    Enrolment.objects.create(
        officer=officer,
        code_digest=code_digest(plain),
        issued_at=now,
        issued_by=by,
        expires_at=given.expires_at,
    )
    record(StaffEvent.CODE_ISSUED, now=now, officer_id=by.id if by else None, subject_id=officer.id)
    return given


def let_in(enrolment: Enrolment) -> bool:
    """Give the account what its officer chose; False when the account has ended or can sign in already.

    Call inside the transaction of the deed.
    """
    officer = enrolment.officer
    officer.totp_secret = enrolment.secret
    waiting = Officer.objects.filter(id=officer.id, deactivated_at=None, password_hash="")
    done = waiting.update(
        password_hash=enrolment.password_hash,
        totp_sealed=officer.totp_sealed,
        totp_last_step=enrolment.used_step,
        credential_epoch=F("credential_epoch") + 1,
    )
    # What was chosen lies in one place only.
    Enrolment.objects.filter(id=enrolment.id).update(password_hash="", secret_sealed=None)
    return bool(done)
