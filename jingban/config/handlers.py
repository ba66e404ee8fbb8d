"""What the worker does over all rooms."""

from datetime import datetime

from jingban.config.retention import forget_closed_accounts
from jingban.ledger import every


@every(seconds=24 * 3600, name="config.forget_closed_accounts")
def forget(now: datetime) -> None:
    """Make nameless who closed the account long ago and never did anything here."""
    forget_closed_accounts(now)
