"""Writes audit rows and outbox events, and keeps personal data out of both."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import TextChoices

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,63}")
# A phone, a certificate number or part of one: no code of ours holds so many digits in a row.
LOOKS_PERSONAL = re.compile(r"\d{7}")
LARGEST_NUMBER = 10**9


class PersonalData(ValueError):
    """A value that may be a name, a number or a phone was about to be written in clear."""


def record(
    event: TextChoices,
    *,
    now: datetime,
    account_id: UUID | None = None,
    party_id: UUID | None = None,
    principal_id: UUID | None = None,
    officer_id: UUID | None = None,
    subject_id: UUID | None = None,
    outcome: str = "success",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write one audit row in the current transaction.

    `event` is a member of the room's own list; `outcome` is "success" or a short reason; `data` holds ids
    and codes only. Raises `PersonalData` for other values, `TypeError` for an event out of no list.
    """
    from jingban.ledger.models import LedgerRow

    if not isinstance(event, TextChoices):
        raise TypeError("an event is a member of its room's events")
    LedgerRow.objects.create(
        event=event.value,
        at=now,
        account_id=account_id,
        party_id=party_id,
        principal_id=principal_id,
        officer_id=officer_id,
        subject_id=subject_id,
        outcome=plain(outcome),
        data=plain_mapping(data or {}),
    )


def emit(topic: str, *, subject_id: UUID, now: datetime, due_at: datetime | None = None, **ids: Any) -> None:
    """Write an event into the outbox in the current transaction; the worker hands it on after the commit.

    Events of one subject are handled in order. `due_at` (default at once) is by the product's clock.
    `ids` are UUIDs, small numbers, dates or codes (`event.ids` gives them back as JSON values: UUIDs as
    text); raises `PersonalData` for anything else.
    """
    from jingban.ledger.models import OutboxEvent

    OutboxEvent.objects.create(
        topic=plain(topic),
        subject_id=subject_id,
        ids=plain_mapping(ids),
        created_at=now,
        due_at=due_at or now,
    )


def plain_mapping(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values as JSON; raises `PersonalData` if one is no id, number, date or code."""
    return {key: plain(value) for key, value in values.items()}


def plain(value: Any) -> Any:
    """Give an id, number, date, code or list of these as JSON; raises `PersonalData` for other values."""
    match value:
        case None | bool():
            return value
        case int() if abs(value) < LARGEST_NUMBER:
            return value
        case UUID():
            return str(value)
        case date():
            return value.isoformat()
        case str() if is_code(value):
            return str(value)
        case list() | tuple():
            return [plain(item) for item in value]
    raise PersonalData(f"only ids, small numbers, dates and codes go here, not a {type(value).__name__}")


def is_code(text: str) -> bool:
    """Tell whether a text is an id or a code, not something about a person."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return bool(CODE.fullmatch(text)) and not LOOKS_PERSONAL.search(text)
