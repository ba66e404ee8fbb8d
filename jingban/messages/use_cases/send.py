"""One call tells a person something: in the inbox, by SMS, by e-mail."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jingban.ledger import emit
from jingban.messages import texts
from jingban.messages.models import Channel, Delivery, Message

DELIVER = "message.deliver"


def send(
    *,
    template: str,
    now: datetime,
    params: Mapping[str, str],
    account_id: UUID | None = None,
    phone: str | None = None,
    email: str | None = None,
    language: str = "zh-hans",
    link: str = "",
) -> Message:
    """Write a message and let the worker deliver it; joins the caller's transaction.

    With `account_id` it stands in the inbox, with `phone` (E.164) it goes out as SMS, with `email` as e-mail.
    `language` is the receiver's, `link` a path on this site without personal data, `params` fill the
    template's places. Raises `texts.UnknownTemplate` and `texts.MissingParameter` (mistakes of the caller).
    """
    words = texts.find(template)
    message = Message(
        account_id=account_id,
        template=template,
        category=words.category,
        language=language,
        title=texts.fill(words.title(language), params),
        text=texts.fill(words.text(language), params),
        params=dict(params),
        phone=phone,
        email=email,
        link=link,
        created_at=now,
    )
    channels = [*([Channel.SMS] if phone else []), *([Channel.EMAIL] if email else [])]
    with transaction.atomic():
        message.save(force_insert=True)
        for channel in channels:
            delivery = Delivery.objects.create(message=message, channel=channel)
            emit(DELIVER, subject_id=delivery.id, now=now)
    return message
