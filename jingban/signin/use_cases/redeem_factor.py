"""The code that a sign-in asked for after the password is typed: the authenticator's, or a recovery code."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account
from jingban.accounts.second_factors import authenticator_of, spend_recovery_code, spend_totp
from jingban.accounts.sessions import SessionStore
from jingban.accounts.telling import tell
from jingban.foundation import totp
from jingban.ledger import record
from jingban.signin.client import Client
from jingban.signin.events import SigninEvent
from jingban.signin.flow import Flow
from jingban.signin.guessing import FACTOR, guess
from jingban.signin.use_cases.enter import enter


class UnableToRedeemFactor(Exception):
    """The code is wrong or was used before, or the account changed since the password was right."""


def redeem_factor(
    *,
    flow: Flow,
    typed: str,
    session: SessionStore,
    client: Client,
    chosen: Mapping[str, Any],
    now: datetime,
) -> Account:
    """Sign the flow's account in by a code of its authenticator or a recovery code; each works once.

    A use of a recovery code is told. Raises `UnableToRedeemFactor`, `TooManyTries` (ten wrong ones a day) and
    `UnableToSignIn` when the account changed since the password was proven.
    """
    account = flow.account()
    if account is None:
        raise UnableToRedeemFactor
    by_app = len(typed) == totp.DIGITS and typed.isdigit()

    def is_right() -> bool:
        if not by_app:
            return spend_recovery_code(account, typed, now=now)
        authenticator = authenticator_of(account)
        return authenticator is not None and spend_totp(authenticator, typed, now=now)

    if not guess(is_right, of=FACTOR, account=account, client=client, now=now):
        record(
            SigninEvent.FACTOR_REFUSED,
            now=now,
            account_id=account.id,
            subject_id=flow.attempt_id,
            outcome="wrong",
        )
        raise UnableToRedeemFactor
    if not by_app:
        _tell(account, now)
    enter(
        account=account,
        attempt_id=flow.attempt_id,
        session=session,
        client=client,
        chosen=chosen,
        now=now,
        factor_proven=True,
    )
    return account


def _tell(account: Account, now: datetime) -> None:
    left = account.recovery_codes.filter(used_at=None).count()
    record(AccountEvent.RECOVERY_CODE_USED, now=now, account_id=account.id, data={"left": left})
    tell(account=account, template="account.recovery_code_used", now=now, params={"left": str(left)})
