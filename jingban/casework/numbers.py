"""The next filing number (办件编号)."""

from base64 import b32encode
from datetime import datetime

from django.conf import settings
from django.db.models import F

from jingban.casework.models import NumberCounter
from jingban.foundation.clock import china_date


def next_number(now: datetime) -> str:
    """Give the next `QT-2026-004817`. Call inside a transaction: the counter's row orders the givers."""
    year = china_date(now).year
    NumberCounter.objects.get_or_create(year=year)
    NumberCounter.objects.filter(year=year).update(last=F("last") + 1)
    last = NumberCounter.objects.values_list("last", flat=True).get(year=year)
    return f"{settings.FILING_NUMBER_PREFIX}-{year}-{last:06}"


def code_from(entropy: bytes) -> str:
    """Give the verification code (核验码) of 16 random bytes; raises ValueError for another length."""
    if len(entropy) != 16:
        raise ValueError("a verification code is made of 16 random bytes")
    return b32encode(entropy).decode().rstrip("=")
