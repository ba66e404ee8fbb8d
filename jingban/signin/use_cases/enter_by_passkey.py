"""Somebody signs in by a passkey, without a name and a password."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jingban.accounts.models import Account, Ceremony
from jingban.accounts.passkeys import prove_passkey
from jingban.accounts.sessions import SessionStore
from jingban.signin.client import Client
from jingban.signin.models import Attempt, Outcome
from jingban.signin.queries import subject_of
from jingban.signin.use_cases.enter import enter


def enter_by_passkey(
    *, answer: str, session: SessionStore, client: Client, chosen: Mapping[str, Any], now: datetime
) -> Account:
    """Sign in the account whose passkey answered this session's challenge (`chosen` as in `enter`).

    The device has verified its holder, which is two factors in one: no further code is asked. Raises
    `UnableToProvePasskey`, and `UnableToSignIn` for a closed or frozen account.
    """
    passkey = prove_passkey(answer=answer, ceremony=Ceremony.SIGN_IN, session=session.ref(), now=now)
    account = passkey.account
    attempt = Attempt(
        at=now,
        subject=subject_of(account),
        network=client.network,
        client=client.name,
        outcome=Outcome.CODE_ASKED,
        account=account,
    )
    attempt.save(force_insert=True)
    enter(
        account=account,
        attempt_id=attempt.id,
        session=session,
        client=client,
        chosen=chosen,
        now=now,
        factor_proven=True,
    )
    return account
