"""不是我本人操作: a link in each message about an account, by which its holder freezes it at once.

The link opens a page, and the one form on it freezes; it never signs anybody in. Of the token the table holds
a digest only (the message that carries it is sealed like every other).
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from jingban.accounts.models import Account, StopToken

# What somebody else may have done in this time before a freezing is not relied on when the account is thawed.
STOPPABLE_FOR = timedelta(hours=72)


def stop_link(account: Account, *, now: datetime) -> str:
    """Give a fresh address, good for 72 hours, that leads to the page which freezes this account."""
    token = secrets.token_urlsafe(24)
    StopToken.objects.create(account=account, digest=_digest(token), expires_at=now + STOPPABLE_FOR)
    return f"{settings.JINGBAN_ORIGIN}{reverse('stop', args=[token])}"


def account_to_stop(token: str, *, now: datetime) -> Account | None:
    """Give the account that a token freezes; None for an unknown, used or old one, alike."""
    row = (
        StopToken.objects.filter(digest=_digest(token), expires_at__gt=now).select_related("account").first()
    )
    return row.account if row else None


def forget_tokens(*, now: datetime, account: Account | None = None) -> None:
    """Delete the tokens that are too old, and all of an account when one is named."""
    gone = Q(expires_at__lte=now) | Q(account=account) if account else Q(expires_at__lte=now)
    StopToken.objects.filter(gone).delete()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
