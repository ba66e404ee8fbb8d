"""What the worker does for this room."""

from datetime import datetime

from jingban.ledger import every
from jingban.mandates.use_cases.remind_of_end import remind_of_end


@every(seconds=3600, name="mandates.remind_of_end")
def remind(now: datetime) -> None:
    """Tell in time that mandates end."""
    remind_of_end(now=now)
