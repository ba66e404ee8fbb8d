"""Who did what (append-only, chained and signed), and effects that must not be lost (the outbox).

Rooms write with `record` and `emit` inside the transaction of what they do; they take up events and
periodic work with `@handles` and `@every` in their `handlers.py`. `manage.py worker` runs them.
"""

from jingban.ledger.registry import every, handles
from jingban.ledger.writing import emit, record

__all__ = ["emit", "every", "handles", "record"]
