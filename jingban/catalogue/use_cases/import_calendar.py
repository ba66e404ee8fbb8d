"""Staff take over a year's whole list of working and rest days."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jingban.catalogue.events import CatalogueEvent
from jingban.foundation.calendar_edit import DayChange, import_year
from jingban.foundation.models import CalendarRevision, YearStatus
from jingban.ledger.writing import record


def import_calendar(
    *,
    year: int,
    days: Sequence[DayChange],
    status: YearStatus,
    source: str,
    officer_id: UUID,
    now: datetime,
) -> CalendarRevision:
    """Write the list and the ledger's row; raises `UnableToChangeCalendar` as `import_year` does."""
    with transaction.atomic():
        revision = import_year(
            year=year, days=days, status=status, source=source, now=now, officer_id=officer_id
        )
        record(
            CatalogueEvent.CALENDAR_IMPORTED,
            now=now,
            officer_id=officer_id,
            data={"revision": revision.number, "year": year, "days": len(days), "status": status.value},
        )
        return revision
