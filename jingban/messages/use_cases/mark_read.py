"""A message has been read, or all of them."""

from datetime import datetime
from uuid import UUID

from jingban.messages.models import Message


def mark_read(*, account_id: UUID, now: datetime, message_id: UUID | None = None) -> int:
    """Mark one message of an account, or all its unread ones, as read; give how many were unread."""
    unread = Message.objects.filter(account_id=account_id, read_at=None)
    if message_id is not None:
        unread = unread.filter(id=message_id)
    return unread.update(read_at=now)
