"""Writing messages: inbox, deliveries, languages, sealing."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from jingban.ledger.models import OutboxEvent
from jingban.messages import texts
from jingban.messages.models import Delivery, Message, MessageTemplate
from jingban.messages.queries import inbox, unread_count
from jingban.messages.use_cases.forget_old import forget_old
from jingban.messages.use_cases.mark_read import mark_read
from jingban.messages.use_cases.send import send

NOW = datetime(2026, 11, 24, 1, 2, tzinfo=UTC)
PHONE = "+8617600005093"
GRANTED = {
    "organisation": "青汀砚溪智能装备有限公司",
    "service": "外国人来华工作办理",
    "valid_from": "2026-06-01",
    "valid_to": "2027-11-30",
    "stop": "http://localhost:8000/not-me/x/",
}


def test_one_call_writes_inbox_and_deliveries():
    account = uuid.uuid4()
    message = send(
        template="mandate.granted",
        now=NOW,
        account_id=account,
        phone=PHONE,
        email="zhou@example.com",
        params=GRANTED,
        link="/centre/mandates/",
    )
    kept = Message.objects.get()
    assert kept == message
    assert kept.title == "青汀砚溪智能装备有限公司请您担任经办人"
    assert "外国人来华工作办理" in kept.text
    assert "2026-06-01 至 2027-11-30" in kept.text
    assert (kept.phone, kept.email, kept.category, kept.read_at) == (
        PHONE,
        "zhou@example.com",
        "mandate",
        None,
    )
    assert unread_count(account) == 1
    assert sorted(Delivery.objects.values_list("channel", "status")) == [
        ("email", "waiting"),
        ("sms", "waiting"),
    ]
    assert set(OutboxEvent.objects.values_list("topic", "subject_id")) == {
        ("message.deliver", id) for id in Delivery.objects.values_list("id", flat=True)
    }


def test_the_language_is_the_receivers():
    message = send(
        template="mandate.granted",
        now=NOW,
        account_id=uuid.uuid4(),
        language="en",
        params={**GRANTED, "service": "Work permits"},
    )
    assert message.title == "青汀砚溪智能装备有限公司 asks you to be its agent"
    assert "Work permits from 2026-06-01 to 2027-11-30" in message.text


def test_only_an_inbox_row_without_phone_and_only_a_delivery_without_account():
    send(template="mandate.granted", now=NOW, account_id=uuid.uuid4(), params=GRANTED)
    assert not Delivery.objects.exists()
    send(template="mandate.granted", now=NOW, phone=PHONE, params=GRANTED)
    assert Message.objects.filter(account_id=None).count() == 1
    assert Delivery.objects.count() == 1


def test_nothing_stands_in_clear():
    send(
        template="mandate.granted_principal",
        now=NOW,
        account_id=uuid.uuid4(),
        phone=PHONE,
        params={**GRANTED, "agent": "周欣然"},
    )
    row = Message.objects.values().get()
    event = OutboxEvent.objects.values().get()
    for value in (*row.values(), *event.values()):
        raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        assert "周欣然".encode() not in raw
        assert b"17600005093" not in raw


def test_a_value_cannot_add_lines():
    message = send(
        template="mandate.granted",
        now=NOW,
        account_id=uuid.uuid4(),
        params={**GRANTED, "organisation": "青汀\r\n\t公司 {service}"},
    )
    assert "\n" not in message.text
    assert "青汀 公司 {service}授权您" in message.text, "places inside a value are not filled again"


def test_mistakes_of_the_caller_are_loud():
    with pytest.raises(texts.UnknownTemplate):
        send(template="no.such", now=NOW, params={})
    with pytest.raises(texts.MissingParameter):
        send(template="mandate.granted", now=NOW, params={"organisation": "x"})
    assert not Message.objects.exists()


def test_the_operators_text_wins():
    shipped = texts.find("case.accepted")
    MessageTemplate.objects.create(
        code="case.accepted",
        category="case",
        title_zh="已受理 {case}",
        title_en=shipped.title_en,
        text_zh="{case}",
        text_en=shipped.text_en,
    )
    message = send(
        template="case.accepted",
        now=NOW,
        account_id=uuid.uuid4(),
        params={"case": "QT-2026-004817", "organisation": "x", "subject": "y"},
    )
    assert message.title == "已受理 QT-2026-004817"


@pytest.mark.parametrize("text", texts.shipped().values(), ids=lambda text: text.code)
def test_both_languages_of_a_text_have_the_same_places(text):
    def places(words: str) -> set[str]:
        return texts.Text("", "", words, "", "", "").places()

    assert places(text.title_zh) == places(text.title_en)
    assert places(text.text_zh) == places(text.text_en)
    assert text.category in {"mandate", "case", "account"}


def test_shipped_texts_are_loaded_once_and_edits_stay():
    from jingban.messages.data import load_data

    load_data()
    MessageTemplate.objects.filter(code="code").update(text_zh="改过 {code}")
    load_data()
    assert MessageTemplate.objects.count() == len(texts.shipped())
    assert texts.find("code").text_zh == "改过 {code}"


def test_the_inbox_is_the_accounts_own_newest_first():
    mine, other = uuid.uuid4(), uuid.uuid4()
    case = {"case": "QT-2026-004817", "organisation": "x", "subject": "y"}
    send(template="mandate.granted", now=NOW, account_id=mine, params=GRANTED)
    newer = send(template="case.filed", now=NOW + timedelta(hours=1), account_id=mine, params=case)
    send(template="case.filed", now=NOW, account_id=other, params=case)
    assert [message.category for message in inbox(mine)] == ["case", "mandate"]
    assert [message.category for message in inbox(mine, category="mandate")] == ["mandate"]
    assert mark_read(account_id=other, message_id=newer.id, now=NOW) == 0, "not another's message"
    assert mark_read(account_id=mine, message_id=newer.id, now=NOW) == 1
    assert [message.category for message in inbox(mine, unread=True)] == ["mandate"]
    assert mark_read(account_id=mine, now=NOW) == 1
    assert (unread_count(mine), unread_count(other)) == (0, 1)


def test_messages_are_kept_a_year():
    send(template="mandate.granted", now=NOW, account_id=uuid.uuid4(), phone=PHONE, params=GRANTED)
    assert forget_old(now=NOW + timedelta(days=365)) == 0
    assert forget_old(now=NOW + timedelta(days=366)) == 2
    assert not Message.objects.exists()
