"""Foundation's periodic work, since it knows no worker."""

from datetime import datetime, timedelta

from jingban.foundation.clock import database_now
from jingban.foundation.files import remove_orphans
from jingban.ledger.registry import every


@every(seconds=3600, name="ledger.remove_orphaned_files")
def remove_orphaned_files(now: datetime) -> None:
    """Remove the bytes of uploads that were rolled back or deleted; files carry the machine's own time."""
    remove_orphans(before=database_now() - timedelta(days=1))
