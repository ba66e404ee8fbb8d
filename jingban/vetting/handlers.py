"""What the worker does for this room."""

from datetime import datetime

from jingban.ledger import every
from jingban.vetting.use_cases.carry_out_due import (
    carry_out_due,
    forget_claims,
    forget_papers,
    lapse_overdue,
)


@every(seconds=20, name="vetting.carry_out_due")
def carry_out(now: datetime) -> None:
    """Let what is due take effect."""
    carry_out_due(now=now)


@every(seconds=3600, name="vetting.lapse_and_forget")
def tidy(now: datetime) -> None:
    """End what waited in vain, and delete papers and claims that have served their time."""
    lapse_overdue(now=now)
    forget_papers(now=now)
    forget_claims(now=now)
