"""What `record` and `emit` write, and what they refuse."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import transaction

from jingban.ledger import emit, record
from jingban.ledger.models import LedgerRow, OutboxEvent
from jingban.ledger.writing import PersonalData
from tests.ledger.events import SampleEvent

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


def test_a_row_says_who_did_what_to_whom():
    ids = {name: uuid4() for name in ("account_id", "party_id", "principal_id", "officer_id", "subject_id")}
    record(
        SampleEvent.DONE, now=NOW, outcome="not_allowed", data={"service": "work-permits", "to": [1]}, **ids
    )
    row = LedgerRow.objects.get()
    assert (row.event, row.at, row.outcome) == ("sample.done", NOW, "not_allowed")
    assert {name: getattr(row, name) for name in ids} == ids
    assert row.data == {"service": "work-permits", "to": [1]}
    assert row.position is None


def test_an_event_out_of_no_list_is_refused():
    with pytest.raises(TypeError):
        record("sample.done", now=NOW)  # type: ignore[arg-type]


def test_an_event_carries_ids_dates_and_codes():
    subject, mandate = uuid4(), uuid4()
    emit(
        "sample.done",
        subject_id=subject,
        now=NOW,
        mandate=mandate,
        day=date(2026, 12, 1),
        number="SQ-2026-000731",
    )
    event = OutboxEvent.objects.get()
    assert event.ids == {"mandate": str(mandate), "day": "2026-12-01", "number": "SQ-2026-000731"}
    assert (event.subject_id, event.due_at, event.created_at) == (subject, NOW, NOW)


@pytest.mark.parametrize(
    "value",
    [
        "李晓波",
        "Li Bo",
        "13800138000",
        "+8613800138000",
        "990100199001011234",
        "E12345678",
        "152************323",
        "a@example.org",
        "x" * 65,
        "",
        13800138000,
        1.5,
        b"1",
        {"phone": 1},
        ["ok", "李"],
        object(),
    ],
)
def test_what_may_be_personal_is_refused(value):
    with pytest.raises(PersonalData):
        emit("sample.done", subject_id=uuid4(), now=NOW, value=value)
    with pytest.raises(PersonalData):
        record(SampleEvent.DONE, now=NOW, data={"value": value})
    assert not OutboxEvent.objects.exists()
    assert not LedgerRow.objects.exists()


def test_the_refusal_does_not_repeat_the_value():
    with pytest.raises(PersonalData) as caught:
        emit("sample.done", subject_id=uuid4(), now=NOW, value="13800138000")
    assert "138" not in str(caught.value)


def fail_after_writing() -> None:
    with transaction.atomic():
        record(SampleEvent.DONE, now=NOW)
        emit("sample.done", subject_id=uuid4(), now=NOW)
        raise ZeroDivisionError


def test_what_is_rolled_back_was_neither_recorded_nor_emitted():
    with pytest.raises(ZeroDivisionError):
        fail_after_writing()
    assert not OutboxEvent.objects.exists()
    assert not LedgerRow.objects.exists()
