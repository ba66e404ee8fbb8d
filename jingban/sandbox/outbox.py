"""Reading what the stand-ins for SMS and e-mail were given."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from jingban.foundation.identifiers import check_phone
from jingban.sandbox.models import SandboxMessage


def sent_to(receiver: str) -> QuerySet[SandboxMessage]:
    """List messages newest first: all of them, or those to one phone (however written) or address."""
    messages = SandboxMessage.objects.order_by("-sent_at", "-id")
    return messages.filter(to=normal_receiver(receiver)) if receiver else messages


def normal_receiver(text: str) -> str:
    """Give a phone's stored form, or what was typed when it is none."""
    # A + in a query string arrives as a space.
    typed = text.strip()
    for form in (typed, f"+{typed}"):
        try:
            return check_phone(form)
        except ValidationError:
            continue
    return typed


def as_json(message: SandboxMessage) -> dict[str, Any]:
    """Give one message as `/sandbox/outbox.json` lists it; `code` is null without one."""
    return {
        "to": message.receiver,
        "text": message.text,
        "code": message.code or None,
        "sent_at": message.sent_at.isoformat(),
    }
