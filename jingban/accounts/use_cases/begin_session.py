"""Somebody is signed in from now on in this browser."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jingban.accounts.models import Account, Session, SessionKind
from jingban.accounts.sessions import SessionStore


def begin_session(
    *,
    session: SessionStore,
    now: datetime,
    device: str,
    network: str,
    account: Account | None = None,
    officer_id: UUID | None = None,
    credential_epoch: int | None = None,
) -> Session:
    """Sign an account in, or an officer (then with the officer's epoch), just after the holder proved herself.

    The browser's former session ends with all it held and a fresh key is given (the middleware sends the
    cookie), so that a key planted beforehand is worth nothing. `device` and `network` come from
    `accounts.clients`. Joins the caller's transaction.
    """
    if account is not None:
        kind, epoch = SessionKind(account.kind), account.credential_epoch
    elif officer_id is not None and credential_epoch is not None:
        kind, epoch = SessionKind.STAFF, credential_epoch
    else:
        raise ValueError("a session belongs to an account, or to an officer with an epoch")
    row = Session(
        kind=kind,
        account=account,
        officer_id=officer_id,
        credential_epoch=epoch,
        created_at=now,
        last_seen=now,
        proven_at=now,
        device=device,
        network=network,
    )
    with transaction.atomic():
        session.flush()
        session.put(row)
    return row
