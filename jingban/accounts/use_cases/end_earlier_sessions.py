"""What an account was signed in with at an instant ends; what began since goes on."""

from datetime import datetime

from django.db import transaction

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account, Session
from jingban.ledger import record


def end_earlier_sessions(*, account: Account, until: datetime, now: datetime) -> None:
    """End the sessions of an account that began at `until` or before; without any nothing is written.

    The credential epoch stays: nothing says that somebody else has the account.
    """
    with transaction.atomic():
        ended, _ = Session.objects.filter(account=account, created_at__lte=until).delete()
        if ended:
            record(AccountEvent.SESSIONS_ENDED, now=now, account_id=account.id)
