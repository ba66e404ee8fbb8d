"""One session ends."""

from datetime import datetime

from django.db import transaction

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account, Session
from jingban.ledger import record


def end_session(*, account: Account, digest: str, now: datetime) -> bool:
    """End one session of an account, on whatever device; False when it has no such session (any more)."""
    with transaction.atomic():
        ended, _ = Session.objects.filter(account=account, digest=digest).delete()
        if ended:
            record(AccountEvent.SESSION_ENDED, now=now, account_id=account.id)
    return bool(ended)
