"""Handing messages to their carriers: once, again after an outage, never after a refusal."""

from datetime import UTC, datetime, timedelta

import pytest

from jingban.foundation.errors import DependencyDown
from jingban.ledger.models import LedgerRow, OutboxEvent
from jingban.ledger.registry import handlers
from jingban.messages.models import Delivery
from jingban.messages.use_cases.deliver import deliver
from jingban.messages.use_cases.send import DELIVER, send
from jingban.messages.use_cases.send_code import send_code
from jingban.sandbox import magic
from jingban.sandbox.models import Outage, SandboxMessage

NOW = datetime(2026, 11, 24, 1, 2, tzinfo=UTC)
CASE = {"case": "QT-2026-004817", "organisation": "青汀砚溪智能装备有限公司", "subject": "单位信息变更"}


def waiting(phone: str | None = "+8617600005093", email: str | None = None) -> Delivery:
    return send(template="case.filed", now=NOW, phone=phone, email=email, params=CASE).deliveries.get()


def test_the_worker_delivers():
    delivery = waiting()
    event = OutboxEvent.objects.get()
    for handler in handlers[DELIVER]:
        handler(event, NOW)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts, delivery.last_attempt_at) == ("sent", 1, NOW)
    sent = SandboxMessage.objects.get()
    assert sent.to == "+8617600005093"
    assert sent.text.startswith("青汀砚溪智能装备有限公司的“单位信息变更”已提交")
    assert str(sent.id) == delivery.reference
    assert LedgerRow.objects.get(event="message.sent").subject_id == delivery.id


def test_twice_handled_is_once_sent():
    delivery = waiting()
    deliver(delivery_id=delivery.id, now=NOW)
    deliver(delivery_id=delivery.id, now=NOW)
    assert SandboxMessage.objects.count() == 1
    assert LedgerRow.objects.filter(event="message.sent").count() == 1


def test_an_outage_is_waited_for():
    delivery = waiting()
    Outage.objects.create(name="sms")
    for _ in range(2):
        with pytest.raises(DependencyDown):
            deliver(delivery_id=delivery.id, now=NOW)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == ("waiting", 2)
    Outage.objects.all().delete()
    deliver(delivery_id=delivery.id, now=NOW + timedelta(hours=3))
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == ("sent", 3)


def test_a_refusal_is_final():
    delivery = waiting(magic.PHONE_REFUSED)
    deliver(delivery_id=delivery.id, now=NOW)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.refusal) == ("failed", "sandbox_refused")
    assert LedgerRow.objects.get(event="message.refused").outcome == "sandbox_refused"


def test_yesterdays_news_is_not_sent():
    delivery = waiting()
    deliver(delivery_id=delivery.id, now=NOW + timedelta(hours=25))
    delivery.refresh_from_db()
    assert delivery.status == "expired"
    assert not SandboxMessage.objects.exists()


def test_email_goes_out_with_title_and_text():
    delivery = waiting(phone=None, email="zhou@example.com")
    deliver(delivery_id=delivery.id, now=NOW)
    sent = SandboxMessage.objects.get()
    assert (sent.channel, sent.to, sent.subject) == ("email", "zhou@example.com", "QT-2026-004817 已提交")


def test_a_delivery_that_is_gone_is_done():
    delivery = waiting()
    delivery.message.delete()
    deliver(delivery_id=delivery.id, now=NOW)


def test_a_code_goes_out_at_once():
    send_code(phone="+8617600005093", code="482913", now=NOW, language="zh-hans")
    sent = SandboxMessage.objects.get()
    assert sent.code == "482913"
    assert "482913" in sent.text
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("phone", [magic.PHONE_DOWN, magic.PHONE_REFUSED])
def test_a_code_that_cannot_go_out_is_an_outage(phone):
    with pytest.raises(DependencyDown) as down:
        send_code(phone=phone, code="482913", now=NOW, language="en")
    assert down.value.what == "sms"
