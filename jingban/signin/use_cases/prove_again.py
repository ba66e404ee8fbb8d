"""Somebody signed in shows once more that it is her: by password, passkey or authenticator (step-up)."""

from datetime import datetime

from jingban.accounts.models import Account, Ceremony, Passkey
from jingban.accounts.passkeys import prove_passkey
from jingban.accounts.passwords import verify_password
from jingban.accounts.second_factors import authenticator_of, spend_totp
from jingban.accounts.sessions import SessionStore
from jingban.accounts.use_cases.renew_session import renew_session
from jingban.ledger import record
from jingban.signin.client import Client
from jingban.signin.events import SigninEvent
from jingban.signin.guessing import FACTOR, PASSWORD, TooManyTries, guess


class UnableToProvePassword(Exception):
    """It is not the account's password."""


class UnableToProveCode(Exception):
    """It is not what the authenticator shows now, it was used before, or there is no authenticator."""


def prove_own_password(*, account: Account, typed: str, client: Client, now: datetime) -> None:
    """Hold a typed password against the account; ten wrong ones a day.

    Raises `UnableToProvePassword`, `TooManyTries` and `Busy`.
    """
    try:
        right = guess(
            lambda: verify_password(typed, account.password_hash),
            of=PASSWORD,
            account=account,
            client=client,
            now=now,
        )
    except TooManyTries:
        _refuse(account, "too_many", now)
        raise
    if not right:
        _refuse(account, "wrong", now)
        raise UnableToProvePassword


def prove_own_code(*, account: Account, typed: str, client: Client, now: datetime) -> None:
    """Use up the code that the account's authenticator shows; ten wrong ones a day.

    Raises `UnableToProveCode` and `TooManyTries`.
    """
    authenticator = authenticator_of(account)
    if authenticator is None:
        raise UnableToProveCode
    try:
        right = guess(
            lambda: spend_totp(authenticator, typed, now=now),
            of=FACTOR,
            account=account,
            client=client,
            now=now,
        )
    except TooManyTries:
        _refuse(account, "too_many", now)
        raise
    if not right:
        _refuse(account, "wrong", now)
        raise UnableToProveCode


def prove_own_passkey(*, account: Account, answer: str, session: SessionStore, now: datetime) -> Passkey:
    """Hold a passkey's answer against this session's challenge, and give it; raises `UnableToProvePasskey`."""
    return prove_passkey(
        answer=answer, ceremony=Ceremony.PROVE, session=session.ref(), now=now, account=account
    )


def note_proof(*, account: Account, session: SessionStore, now: datetime) -> None:
    """Note in the session that one of the proofs above has just been given; its key changes."""
    renew_session(session=session, proven_at=now)
    record(SigninEvent.PROVEN_AGAIN, now=now, account_id=account.id)


def _refuse(account: Account, outcome: str, now: datetime) -> None:
    record(SigninEvent.PROOF_REFUSED, now=now, account_id=account.id, outcome=outcome)
