"""A proof no longer counts: the link stays, unproven."""

from datetime import datetime

from django.db import transaction

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Level, Link
from jingban.ledger import record

UNPROVEN = {Level.L3: Level.L2, Level.O2: Level.O1}


def lower_level(*, link: Link, why: str, now: datetime) -> bool:
    """Take a live link back to L2 or O1; False when it was proven anew, lowered or ended meanwhile.

    Takes the link as it was read and a short code of the reason for the ledger.
    """
    lower = UNPROVEN.get(Level(link.level))
    if lower is None:
        return False
    as_read = Link.objects.filter(id=link.id, ended_at=None, level=link.level, proven_at=link.proven_at)
    with transaction.atomic():
        if not as_read.update(level=lower, proven_at=None):
            return False
        record(
            AccountEvent.LEVEL_LOWERED,
            now=now,
            account_id=link.account_id,
            data={"level": lower, "why": why},
        )
    link.level, link.proven_at = lower, None
    return True
