"""The hourly cleaning."""

from datetime import datetime

from jingban.ledger import every
from jingban.tolls.challenge import forget_spent
from jingban.tolls.prices import forget_uses


@every(seconds=3600, name="tolls.forget")
def forget(now: datetime) -> None:
    """Delete spent proofs and counted uses that count no more."""
    forget_spent(now)
    forget_uses(now)
