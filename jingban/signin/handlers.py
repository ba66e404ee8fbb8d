"""The hourly cleaning."""

from datetime import datetime

from jingban.ledger import every
from jingban.signin.kept_forms import forget_parked
from jingban.signin.models import Attempt
from jingban.signin.queries import HISTORY


@every(seconds=3600, name="signin.forget")
def forget(now: datetime) -> None:
    """Delete forms nobody came back for, and attempts older than the history shown."""
    forget_parked(now)
    Attempt.objects.filter(at__lte=now - HISTORY).delete()
