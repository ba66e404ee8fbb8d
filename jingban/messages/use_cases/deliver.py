"""A waiting delivery is handed to its carrier."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from jingban.ledger import record
from jingban.messages.base import Email, Refused, Sms, email_sender, sms_sender
from jingban.messages.events import MessageEvent
from jingban.messages.models import Channel, Delivery, DeliveryStatus

# An older message would tell yesterday's news; in the inbox it still stands.
LIFETIME = timedelta(hours=24)


def deliver(*, delivery_id: UUID, now: datetime) -> None:
    """Try one delivery. Runs outside a transaction and may run twice: what is done stays done.

    The attempt is counted before the carrier is called. Killed between the carrier's yes and our note of it,
    the next run sends the same text once more. Raises `DependencyDown` when it should be tried later.
    """
    delivery = Delivery.objects.select_related("message").filter(id=delivery_id).first()
    if delivery is None or delivery.status != DeliveryStatus.WAITING:
        return
    if now - delivery.message.created_at > LIFETIME:
        _finish(delivery, DeliveryStatus.EXPIRED, MessageEvent.EXPIRED, now)
        return
    Delivery.objects.filter(id=delivery.id).update(attempts=F("attempts") + 1, last_attempt_at=now)
    try:
        reference = _hand_over(delivery, now)
    except Refused as refused:
        _finish(delivery, DeliveryStatus.FAILED, MessageEvent.REFUSED, now, refusal=refused.code)
    else:
        _finish(delivery, DeliveryStatus.SENT, MessageEvent.SENT, now, reference=reference)


def _hand_over(delivery: Delivery, now: datetime) -> str:
    message = delivery.message
    if delivery.channel == Channel.EMAIL:
        return email_sender().send(
            Email(to=message.email or "", subject=message.title, text=message.text), now=now
        )
    sms = Sms(
        phone=message.phone or "",
        template=message.template,
        params=message.params,
        text=message.text,
        language=message.language,
    )
    return sms_sender().send(sms, now=now)


def _finish(
    delivery: Delivery,
    status: str,
    event: MessageEvent,
    now: datetime,
    *,
    reference: str = "",
    refusal: str = "",
) -> None:
    waiting = Delivery.objects.filter(id=delivery.id, status=DeliveryStatus.WAITING)
    with transaction.atomic():
        if not waiting.update(status=status, reference=reference[:100], refusal=refusal[:60]):
            return
        record(
            event,
            now=now,
            account_id=delivery.message.account_id,
            subject_id=delivery.id,
            outcome=refusal or ("success" if status == DeliveryStatus.SENT else "expired"),
            data={"channel": delivery.channel},
        )
