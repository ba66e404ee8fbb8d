"""Everything an account is signed in with ends at once."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account, Session
from jingban.accounts.sessions import SessionStore
from jingban.ledger import record


def end_sessions(*, account: Account, now: datetime, keep: SessionStore | None = None) -> None:
    """Raise the account's epoch: each session, token, QR and flow that carries the old one is refused.

    `keep` is the session of whoever asks, which goes on; it must be the account's own.
    """
    kept = digest_to_keep(account, keep)
    with transaction.atomic():
        Account.objects.filter(id=account.id).update(credential_epoch=F("credential_epoch") + 1)
        carry_over(account=account, kept=kept)
        record(AccountEvent.SESSIONS_ENDED, now=now, account_id=account.id)


def digest_to_keep(account: Account, session: SessionStore | None) -> str:
    """Give the digest of an account's own session, or an empty text; ask before the epoch rises."""
    row = session.row if session else None
    return row.digest if row and row.account_id == account.id else ""


def carry_over(*, account: Account, kept: str) -> None:
    """Drop the sessions of an account whose epoch was just raised, all but one. Call inside a transaction."""
    account.refresh_from_db(fields=["credential_epoch"])
    Session.objects.filter(account=account).exclude(digest=kept).delete()
    Session.objects.filter(account=account, digest=kept).update(credential_epoch=account.credential_epoch)
