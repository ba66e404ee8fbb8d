"""The next number of a mandate series."""

from datetime import datetime

from django.db.models import F

from jingban.foundation.clock import china_date
from jingban.mandates.models import SeriesNumber


def next_number(now: datetime) -> str:
    """Give the next `SQ-2026-000731`. Call inside a transaction: the counter's row orders the givers."""
    year = china_date(now).year
    SeriesNumber.objects.get_or_create(year=year)
    SeriesNumber.objects.filter(year=year).update(last=F("last") + 1)
    last = SeriesNumber.objects.values_list("last", flat=True).get(year=year)
    return f"SQ-{year}-{last:06}"
