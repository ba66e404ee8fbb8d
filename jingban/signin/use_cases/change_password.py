"""Somebody signed in chooses another password."""

from datetime import datetime

from jingban.accounts.models import Account
from jingban.accounts.passwords import Busy, check_password_rules, hash_password, verify_password
from jingban.accounts.queries import own_texts
from jingban.accounts.sessions import SessionStore
from jingban.accounts.use_cases.renew_session import renew_session
from jingban.accounts.use_cases.set_password import UnableToSetPassword, set_password
from jingban.ledger import record
from jingban.signin.client import Client
from jingban.signin.events import SigninEvent
from jingban.signin.models import Attempt, Outcome
from jingban.signin.policies import CODE_AFTER, SUBJECT_WINDOW

SUBJECT = "password-change:"


class UnableToChangePassword(Exception):
    """The password used so far is wrong, or the account was changed meanwhile."""


class TooManyTries(UnableToChangePassword):
    """The password used so far was typed wrongly too often today."""


def change_password(
    *, account: Account, current: str, chosen: str, session: SessionStore, client: Client, now: datetime
) -> None:
    """Hold the current password once more against the account, then set the chosen one.

    Other sessions end; this one goes on under a fresh key.

    A thief of a session may try ten a day. Raises `UnableToChangePassword`, `TooManyTries`, `ValidationError`
    (the rules of a new password) and `Busy`.
    """
    check_password_rules(chosen, forbidden=own_texts(account))
    subject = f"{SUBJECT}{account.id}"
    tries = Attempt.objects.filter(subject=subject, outcome=Outcome.WRONG, at__gt=now - SUBJECT_WINDOW)
    if tries[:CODE_AFTER].count() >= CODE_AFTER:
        record(SigninEvent.PASSWORD_CHANGE_REFUSED, now=now, account_id=account.id, outcome="too_many")
        raise TooManyTries
    attempt = Attempt(at=now, subject=subject, client=client.name, account=account)
    attempt.save(force_insert=True)
    try:
        right = verify_password(current, account.password_hash)
    except Busy:
        attempt.delete()
        raise
    if not right:
        record(SigninEvent.PASSWORD_CHANGE_REFUSED, now=now, account_id=account.id, outcome="wrong")
        raise UnableToChangePassword
    try:
        set_password(account=account, password_hash=hash_password(chosen), now=now, keep=session)
    except UnableToSetPassword as clash:
        raise UnableToChangePassword from clash
    finally:
        attempt.delete()
    renew_session(session=session, proven_at=now)
