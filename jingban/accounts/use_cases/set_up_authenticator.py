"""An account gets an authenticator, keeps it or loses it."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account, Authenticator, RecoveryCode
from jingban.accounts.telling import tell, tell_of_factor
from jingban.foundation import totp
from jingban.ledger import record

AUTHENTICATOR = gettext_noop("验证器应用")


class UnableToSetUpAuthenticator(Exception):
    """There is one already, none was begun, or the code that was typed is not the one it shows."""


def begin_authenticator(*, account: Account, now: datetime) -> Authenticator:
    """Give a fresh secret, in the place of one whose first code was never typed.

    Raises `UnableToSetUpAuthenticator` when the account has an authenticator.
    """
    secret = totp.secret_from(secrets.token_bytes(totp.SECRET_BYTES))
    fresh = Authenticator(account=account, secret=secret, begun_at=now)
    try:
        with transaction.atomic():
            Authenticator.objects.filter(account=account, added_at=None).delete()
            fresh.save(force_insert=True)
    except IntegrityError as clash:
        raise UnableToSetUpAuthenticator from clash
    return fresh


def confirm_authenticator(*, account: Account, code: str, now: datetime) -> None:
    """Take the first code: from now on the authenticator counts, and sign-in asks for it; the account is told.

    Raises `UnableToSetUpAuthenticator`.
    """
    begun = Authenticator.objects.filter(account=account, added_at=None).first()
    step = totp.matching_step(begun.secret, code, at=now) if begun else None
    if begun is None or step is None:
        raise UnableToSetUpAuthenticator
    as_read = Authenticator.objects.filter(id=begun.id, added_at=None)
    with transaction.atomic():
        if not as_read.update(added_at=now, last_step=step, asked_at_sign_in=True):
            raise UnableToSetUpAuthenticator
        record(AccountEvent.AUTHENTICATOR_ADDED, now=now, account_id=account.id)
        tell_of_factor(account, AUTHENTICATOR, added=True, now=now)


def ask_authenticator(*, account: Account, at_sign_in: bool, now: datetime) -> None:
    """Let sign-in ask for the authenticator's code after the password, or not."""
    with transaction.atomic():
        has_one = Authenticator.objects.filter(account=account, added_at__isnull=False)
        if has_one.exclude(asked_at_sign_in=at_sign_in).update(asked_at_sign_in=at_sign_in):
            data = {"asked": at_sign_in}
            record(AccountEvent.AUTHENTICATOR_ASKED, now=now, account_id=account.id, data=data)
            if not at_sign_in:
                tell(account=account, template="account.authenticator_not_asked", now=now)


def remove_authenticator(*, account: Account, now: datetime) -> bool:
    """Take the authenticator and its recovery codes from an account, which is told; False when it has none."""
    with transaction.atomic():
        gone, _ = Authenticator.objects.filter(account=account, added_at__isnull=False).delete()
        if not gone:
            return False
        RecoveryCode.objects.filter(account=account).delete()
        record(AccountEvent.AUTHENTICATOR_REMOVED, now=now, account_id=account.id)
        tell_of_factor(account, AUTHENTICATOR, added=False, now=now)
    return True
