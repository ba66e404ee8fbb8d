"""Numbers and codes that people are given: running numbers to read out, verification codes to look up by."""

from base64 import b32encode
from datetime import datetime

from django.db.models import F

from jingban.foundation.clock import china_date
from jingban.foundation.models.numbers import NumberCounter


def next_number(prefix: str, now: datetime) -> str:
    """Give the next number under a prefix in China's year, as `SQ-2026-000731`.

    Call inside a transaction: the counter's row orders the givers, and a rollback gives the number back.
    """
    year = china_date(now).year
    counter = NumberCounter.objects.filter(prefix=prefix, year=year)
    if not counter.update(last=F("last") + 1):
        NumberCounter.objects.get_or_create(prefix=prefix, year=year)
        counter.update(last=F("last") + 1)
    return f"{prefix}-{year}-{counter.values_list('last', flat=True).get():06}"


def code_from(entropy: bytes) -> str:
    """Give the 26 letters and digits (base 32) of 16 random bytes; raises ValueError for another length."""
    if len(entropy) != 16:
        raise ValueError("a code is made of 16 random bytes")
    return b32encode(entropy).decode().rstrip("=")
