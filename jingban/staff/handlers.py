"""The hourly cleaning."""

from datetime import datetime

from jingban.ledger import every
from jingban.staff.pacing import forget_failures


@every(seconds=3600, name="staff.forget")
def forget(now: datetime) -> None:
    """Delete the wrong attempts to sign in that set no pace any more."""
    forget_failures(now=now)
