"""A member of staff signs in: login name, password and authenticator code; one answer for all faults."""

import hashlib
import hmac
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from jingban.accounts.passwords import Busy, hash_password, needs_rehash, verify_password
from jingban.ledger import record
from jingban.staff import totp
from jingban.staff.events import StaffEvent
from jingban.staff.models import Officer, SignInFailure
from jingban.staff.queries import officer_by_login

# After this many misses for one name from one network, one attempt a minute is looked at from there. A
# stranger elsewhere cannot lock anybody out, and one beside her only makes her wait her turn.
FREE_MISSES = 5
COUNTED_FOR = timedelta(minutes=15)
PACE = timedelta(minutes=1)


class UnableToSignInOfficer(Exception):
    """One answer for an unknown name, wrong password, wrong or used code, ended account, too many misses."""


def sign_in_officer(*, login: str, password: str, code: str, network: str, now: datetime) -> Officer:
    """Give the officer whose three answers are right, having spent the code.

    `network` is the client's (`accounts.clients.network_digest`). Costs one password hash whatever the truth.
    Raises `UnableToSignInOfficer`, and `Busy` when no password can be hashed now.
    """
    login = login.strip().lower()
    patient = may_try(login=login, network=network, now=now)
    # Written before the hash, so that parallel attempts count.
    attempt = SignInFailure(login_digest=_digest(login), network_digest=network, at=now)
    if patient:
        attempt.save(force_insert=True)
    officer = officer_by_login(login)
    try:
        right = verify_password(password, officer.password_hash if officer else "")
    except Busy:
        _uncount(attempt)
        raise
    step = totp.matching_step(officer.totp_secret, code, at=now) if officer else None
    if officer is None or not right or step is None or not patient or not _enter(officer, step, now):
        record(
            StaffEvent.SIGN_IN_REFUSED,
            now=now,
            subject_id=officer.id if officer else None,
            outcome="failure" if patient else "too_many",
        )
        raise UnableToSignInOfficer
    _uncount(attempt)
    _rehash(officer, password)
    return officer


def may_try(*, login: str, network: str, now: datetime) -> bool:
    """Say whether an attempt for this name from this network is looked at now."""
    misses = SignInFailure.objects.filter(
        login_digest=_digest(login), network_digest=network, at__gt=now - COUNTED_FOR
    ).order_by("-at")
    newest = list(misses.values_list("at", flat=True)[:FREE_MISSES])
    return len(newest) < FREE_MISSES or newest[0] <= now - PACE


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


def forget_failures(*, now: datetime) -> int:
    """Delete the misses that nothing counts any more; give how many."""
    return SignInFailure.objects.filter(at__lte=now - COUNTED_FOR).delete()[0]


def _uncount(attempt: SignInFailure) -> None:
    SignInFailure.objects.filter(id=attempt.id).delete()


def _rehash(officer: Officer, password: str) -> None:
    if not needs_rehash(officer.password_hash):
        return
    unchanged = Officer.objects.filter(id=officer.id, password_hash=officer.password_hash)
    with suppress(Busy):  # at the next sign-in, then
        unchanged.update(password_hash=hash_password(password))


def _digest(login: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), f"staff:{login}".encode(), hashlib.sha256).hex()
