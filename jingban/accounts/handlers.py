"""The hourly cleaning of this room. Who loses a link or a phone is told by `registration`."""

from datetime import datetime

from jingban.accounts import codes
from jingban.accounts.models import Challenge
from jingban.accounts.sessions import forget_ended_sessions
from jingban.accounts.stopping import forget_tokens
from jingban.ledger import every


@every(seconds=3600, name="accounts.forget")
def forget(now: datetime) -> None:
    """Delete sessions that are over, codes that no limit counts any more, and links and challenges too old."""
    forget_ended_sessions(now)
    codes.forget_codes(now)
    forget_tokens(now=now)
    Challenge.objects.filter(expires_at__lte=now).delete()
