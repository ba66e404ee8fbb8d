"""A new member of staff opens her enrolment with the code she was given."""

import hmac
import secrets
from datetime import datetime

from django.db.models import F

from jingban.foundation import totp
from jingban.ledger import record
from jingban.staff.enrolling import code_digest
from jingban.staff.events import StaffEvent
from jingban.staff.models import Enrolment
from jingban.staff.pacing import count_try, may_try, uncount


class UnableToOpenEnrolment(Exception):
    """One answer for an unknown name, a wrong, used or old code, an ended account, too many misses."""


def open_enrolment(*, login: str, code: str, network: str, now: datetime) -> Enrolment:
    """Give the enrolment of a login name and its code, with a secret that no earlier opening has shown.

    `network` is the client's (`accounts.clients.network_digest`). Raises `UnableToOpenEnrolment`.
    """
    login = login.strip().lower()
    name = f"enrol:{login}"
    patient = may_try(name=name, network=network, now=now)
    attempt = count_try(name=name, network=network, now=now) if patient else None
    enrolment = (
        Enrolment.objects.select_related("officer")
        .filter(officer__login=login, officer__deactivated_at=None, used_at=None, expires_at__gt=now)
        .first()
    )
    right = enrolment and hmac.compare_digest(bytes(enrolment.code_digest), code_digest(code))
    if not (enrolment and right and attempt and _open(enrolment)):
        record(
            StaffEvent.ENROLMENT_REFUSED,
            now=now,
            subject_id=enrolment.officer_id if enrolment else None,
            outcome="failure" if patient else "too_many",
        )
        raise UnableToOpenEnrolment
    uncount(attempt)
    return enrolment


def _open(enrolment: Enrolment) -> bool:
    enrolment.secret = totp.secret_from(secrets.token_bytes(totp.SECRET_BYTES))
    as_read = Enrolment.objects.filter(id=enrolment.id, used_at=None, openings=enrolment.openings)
    enrolment.openings += 1
    return bool(as_read.update(openings=F("openings") + 1, secret_sealed=enrolment.secret_sealed))
