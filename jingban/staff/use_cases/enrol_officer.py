"""A member of staff chooses her password and binds her authenticator."""

from datetime import datetime

from django.db import transaction

from jingban.accounts.passwords import check_password_rules, hash_password
from jingban.foundation import totp
from jingban.ledger import record
from jingban.staff.enrolling import let_in
from jingban.staff.events import StaffEvent
from jingban.staff.models import Enrolment


class UnableToEnrolOfficer(Exception):
    """`code` says why: `wrong_code` (not what the authenticator shows), or `over` (used, old, replaced, ended)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def enrol_officer(*, enrolment: Enrolment, password: str, code: str, now: datetime) -> None:
    """Keep her own password and authenticator, proven by a code; this spends the enrolment.

    She signs in when a second administrator has confirmed it; at once when the code came from the server.
    Raises `UnableToEnrolOfficer`, `ValidationError` for a password that breaks the rules, and `Busy`.
    """
    check_password_rules(password, forbidden=[enrolment.officer.login])
    if enrolment.secret is None:
        raise UnableToEnrolOfficer("over")
    step = totp.matching_step(enrolment.secret, code, at=now)
    if step is None:
        raise UnableToEnrolOfficer("wrong_code")
    chosen = {"used_at": now, "used_step": step, "password_hash": hash_password(password)}
    with transaction.atomic():
        open_still = Enrolment.objects.filter(
            id=enrolment.id,
            openings=enrolment.openings,
            used_at=None,
            expires_at__gt=now,
            officer__deactivated_at=None,
        )
        if not open_still.update(**chosen):
            raise UnableToEnrolOfficer("over")
        record(StaffEvent.ENROLLED, now=now, officer_id=enrolment.officer_id, subject_id=enrolment.officer_id)
        if enrolment.issued_by_id is None:
            enrolment.refresh_from_db()
            let_in(enrolment)
