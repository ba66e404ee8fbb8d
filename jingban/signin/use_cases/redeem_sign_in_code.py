"""The code that a sign-in waited for is typed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from jingban.accounts.codes import UnableToRedeemCode, check_code, spend_code
from jingban.accounts.models import Account
from jingban.accounts.sessions import SessionStore
from jingban.ledger import record
from jingban.signin.client import Client
from jingban.signin.events import SigninEvent
from jingban.signin.flow import Flow
from jingban.signin.use_cases.enter import FactorNeeded, enter


def redeem_sign_in_code(
    *,
    flow: Flow,
    code: str,
    session: SessionStore,
    client: Client,
    chosen: Mapping[str, Any],
    now: datetime,
) -> Account:
    """Sign the flow's account in by its code (`chosen` as in `enter`); every earlier step is looked at again.

    Raises `FactorNeeded` (the code is spent then), `UnableToRedeemCode` for a wrong code and for a flow that never
    had an account, alike, and `UnableToSignIn` when the account changed since the password was proven.
    """
    account = flow.account()
    purpose = flow.code_purpose(session)
    try:
        if account is None or account.phone is None:
            raise UnableToRedeemCode
        row = check_code(phone=account.phone, code=code, bound_to=purpose, now=now)
    except UnableToRedeemCode:
        record(SigninEvent.CODE_REFUSED, now=now, subject_id=flow.attempt_id, outcome="wrong")
        raise
    try:
        with transaction.atomic():
            spend_code(row, now=now)
            enter(
                account=account,
                attempt_id=flow.attempt_id,
                session=session,
                client=client,
                chosen=chosen,
                now=now,
            )
    except FactorNeeded:
        spend_code(row, now=now)
        raise
    return account
