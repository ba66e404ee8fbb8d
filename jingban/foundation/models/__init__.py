"""Foundation's tables, and what other rooms' tables are built from."""

from jingban.foundation.crypto.datakey import DataKey
from jingban.foundation.models.base import Entity, new_id
from jingban.foundation.models.calendar import (
    CalendarDay,
    CalendarRevision,
    CalendarYear,
    DayKind,
    YearStatus,
)
from jingban.foundation.models.clock import ClockOffset
from jingban.foundation.models.lookup import Lookup
from jingban.foundation.models.numbers import NumberCounter
from jingban.foundation.models.upload import FileKind, Upload

__all__ = [
    "CalendarDay",
    "CalendarRevision",
    "CalendarYear",
    "ClockOffset",
    "DataKey",
    "DayKind",
    "Entity",
    "FileKind",
    "Lookup",
    "NumberCounter",
    "Upload",
    "YearStatus",
    "new_id",
]
