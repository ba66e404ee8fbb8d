"""Reading the inbox."""

from uuid import UUID

from django.db.models import QuerySet

from jingban.messages.models import Message


def unread_count(account_id: UUID) -> int:
    """Count an account's unread messages."""
    return Message.objects.filter(account_id=account_id, read_at=None).count()


def inbox(account_id: UUID, *, unread: bool = False, category: str = "") -> QuerySet[Message]:
    """List an account's messages, newest first, all of them or only the unread ones or one category."""
    messages = Message.objects.filter(account_id=account_id).order_by("-created_at", "-id")
    if unread:
        messages = messages.filter(read_at=None)
    return messages.filter(category=category) if category else messages


def message_of(account_id: UUID, message_id: UUID) -> Message | None:
    """Give one message of an account, None when it has no such message."""
    return Message.objects.filter(account_id=account_id, id=message_id).first()
