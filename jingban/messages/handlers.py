"""What the worker does for messages."""

from datetime import datetime

from jingban.ledger import every, handles
from jingban.ledger.models import OutboxEvent
from jingban.messages.use_cases.deliver import deliver
from jingban.messages.use_cases.forget_old import forget_old
from jingban.messages.use_cases.send import DELIVER


@handles(DELIVER)
def deliver_one(event: OutboxEvent, now: datetime) -> None:
    """Hand one delivery to its carrier; a carrier that is down is tried again by the worker's back-off."""
    deliver(delivery_id=event.subject_id, now=now)


@every(seconds=24 * 3600, name="messages.forget_old")
def forget(now: datetime) -> None:
    """Delete what is older than a year."""
    forget_old(now=now)
