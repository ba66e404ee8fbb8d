"""A member of staff signs in: login name, password and authenticator code; one answer for all faults."""

from contextlib import suppress
from datetime import datetime
from typing import NoReturn

from django.db import transaction

from jingban.accounts.passwords import Busy, hash_password, needs_rehash, verify_password
from jingban.foundation import totp
from jingban.ledger import record
from jingban.staff.events import StaffEvent
from jingban.staff.models import Officer
from jingban.staff.pacing import count_try, may_try, uncount
from jingban.staff.queries import officer_by_login


class UnableToSignInOfficer(Exception):
    """One answer for an unknown name, wrong password, wrong or used code, ended account, too many misses."""


def sign_in_officer(*, login: str, password: str, code: str, network: str, now: datetime) -> Officer:
    """Give the officer whose three answers are right, having spent the code.

    `network` is the client's (`accounts.clients.network_digest`). Costs one password hash whatever the truth, and none
    before its turn has come (`pacing`).
    Raises `UnableToSignInOfficer`, and `Busy` when no password can be hashed now.
    """
    login = login.strip().lower()
    officer = officer_by_login(login)
    if not may_try(name=login, network=network, now=now):
        # What is not looked at is not hashed, and not counted, else the wait would never end.
        _refuse(officer, "too_many", now)
    attempt = count_try(name=login, network=network, now=now)
    try:
        right = verify_password(password, officer.password_hash if officer else "")
    except Busy:
        uncount(attempt)
        raise
    secret = officer.totp_secret if officer else None
    step = totp.matching_step(secret, code, at=now) if secret else None
    if not (officer and right and step and _enter(officer, step, now)):
        _refuse(officer, "failure", now)
    uncount(attempt)
    _rehash(officer, password)
    return officer


def _refuse(officer: Officer | None, outcome: str, now: datetime) -> NoReturn:
    record(StaffEvent.SIGN_IN_REFUSED, now=now, subject_id=officer.id if officer else None, outcome=outcome)
    raise UnableToSignInOfficer


def _enter(officer: Officer, step: int, now: datetime) -> bool:
    """Spend the code and note the sign-in; False when the code was used before or the account just ended."""
    with transaction.atomic():
        unchanged = Officer.objects.filter(
            id=officer.id, deactivated_at=None, credential_epoch=officer.credential_epoch
        )
        spent = unchanged.filter(totp_last_step__lt=step).update(totp_last_step=step, last_sign_in_at=now)
        if spent:
            record(StaffEvent.SIGNED_IN, now=now, officer_id=officer.id, subject_id=officer.id)
    return bool(spent)


def _rehash(officer: Officer, password: str) -> None:
    if not needs_rehash(officer.password_hash):
        return
    unchanged = Officer.objects.filter(id=officer.id, password_hash=officer.password_hash)
    with suppress(Busy):  # at the next sign-in, then
        unchanged.update(password_hash=hash_password(password))
