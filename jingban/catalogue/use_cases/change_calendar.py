"""Staff write a single day over the working-day calendar."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jingban.catalogue.events import CatalogueEvent
from jingban.foundation.calendar_edit import DayChange, change_days
from jingban.foundation.models import CalendarRevision
from jingban.ledger.writing import record


def change_calendar(*, day: DayChange, source: str, officer_id: UUID, now: datetime) -> CalendarRevision:
    """Write the day and the ledger's row; raises `UnableToChangeCalendar` as `change_days` does."""
    with transaction.atomic():
        revision = change_days(days=[day], source=source, now=now, officer_id=officer_id)
        record(
            CatalogueEvent.CALENDAR_CHANGED,
            now=now,
            officer_id=officer_id,
            data={"revision": revision.number, "day": day.day, "kind": day.kind or "none"},
        )
        return revision
