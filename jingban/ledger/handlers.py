"""The room's own periodic work."""

from datetime import datetime

from jingban.ledger.outbox import forget_done_events
from jingban.ledger.registry import every


@every(seconds=3600, name="ledger.forget_done_events")
def forget(now: datetime) -> None:
    """Keep the outbox small."""
    forget_done_events(now)
