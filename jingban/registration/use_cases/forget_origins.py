"""Where a registration came from is kept for half a year, as the privacy notice says."""

from datetime import datetime, timedelta

from jingban.registration.models import Registration

KEPT = timedelta(days=180)


def forget_origins(*, now: datetime) -> int:
    """Empty network and device of registrations older than 180 days; gives how many."""
    old = Registration.objects.filter(at__lt=now - KEPT, origin_sealed__isnull=False)
    return old.update(origin_sealed=None)
