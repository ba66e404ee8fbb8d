"""The hourly cleaning of this room. Who loses a link or a phone is told by `registration`."""

from datetime import datetime

from jingban.accounts import codes
from jingban.accounts.sessions import forget_ended_sessions
from jingban.ledger import every


@every(seconds=3600, name="accounts.forget")
def forget(now: datetime) -> None:
    """Delete sessions that are over and codes that no limit counts any more."""
    forget_ended_sessions(now)
    codes.forget_codes(now)
