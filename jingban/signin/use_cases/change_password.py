"""Somebody signed in chooses another password."""

from datetime import datetime

from jingban.accounts.models import Account
from jingban.accounts.passwords import check_password_rules, hash_password
from jingban.accounts.queries import own_texts
from jingban.accounts.sessions import SessionStore
from jingban.accounts.use_cases.renew_session import renew_session
from jingban.accounts.use_cases.set_password import UnableToSetPassword, set_password
from jingban.signin.client import Client
from jingban.signin.use_cases.prove_again import prove_own_password


class UnableToChangePassword(Exception):
    """The account was changed meanwhile."""


def change_password(
    *, account: Account, current: str, chosen: str, session: SessionStore, client: Client, now: datetime
) -> None:
    """Hold the current password once more against the account, then set the chosen one.

    Other sessions end; this one goes on under a fresh key.

    A thief of a session may try ten a day. Raises `UnableToProvePassword`, `TooManyTries`, `ValidationError` (the
    rules of a new password), `UnableToChangePassword` and `Busy`.
    """
    check_password_rules(chosen, forbidden=own_texts(account))
    prove_own_password(account=account, typed=current, client=client, now=now)
    try:
        set_password(account=account, password_hash=hash_password(chosen), now=now, keep=session)
    except UnableToSetPassword as clash:
        raise UnableToChangePassword from clash
    renew_session(session=session, proven_at=now)
