"""Messages are kept for a year."""

from datetime import datetime, timedelta

from jingban.messages.models import Message

KEPT = timedelta(days=365)


def forget_old(*, now: datetime) -> int:
    """Delete messages older than a year, with their deliveries; give how many rows went."""
    gone, _ = Message.objects.filter(created_at__lt=now - KEPT).delete()
    return gone
