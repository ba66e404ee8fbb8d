"""The hourly cleaning."""

from datetime import datetime

from jingban.ledger import every
from jingban.signin.challenge import forget_spent
from jingban.signin.kept_forms import forget_parked
from jingban.signin.models import Attempt
from jingban.signin.queries import HISTORY
from jingban.signin.toll import forget_uses


@every(seconds=3600, name="signin.forget")
def forget(now: datetime) -> None:
    """Delete spent proofs, counted uses, forms nobody came back for, and attempts older than the history shown."""
    forget_spent(now)
    forget_uses(now)
    forget_parked(now)
    Attempt.objects.filter(at__lte=now - HISTORY).delete()
