"""Everything an account is signed in with ends at once."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account
from jingban.ledger import record


def end_sessions(*, account: Account, now: datetime) -> None:
    """Raise the account's epoch: each session, token, QR and flow that carries the old one is refused."""
    with transaction.atomic():
        Account.objects.filter(id=account.id).update(credential_epoch=F("credential_epoch") + 1)
        record(AccountEvent.SESSIONS_ENDED, now=now, account_id=account.id)
    account.refresh_from_db(fields=["credential_epoch"])
