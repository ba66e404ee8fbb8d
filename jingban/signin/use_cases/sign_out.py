"""Somebody leaves (退出)."""

from datetime import datetime

from django.db import transaction

from jingban.accounts.sessions import SessionStore
from jingban.ledger import record
from jingban.signin.events import SigninEvent


def sign_out(*, session: SessionStore, now: datetime) -> None:
    """End the browser's session with all it holds; for a visitor there is nothing to do."""
    row = session.row
    if row is None or row.account_id is None:
        return
    with transaction.atomic():
        session.flush()
        record(SigninEvent.SIGNED_OUT, now=now, account_id=row.account_id)
