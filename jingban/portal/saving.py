"""How a change of what the public reads is written: only over the version the editor saw, with its ledger row."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jingban.ledger import record
from jingban.portal.events import PortalEvent
from jingban.portal.models import Content


class UnableToSaveContent(Exception):
    """Nothing was saved. `code` is `changed_meanwhile` (somebody else was faster) or `code_taken`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def save_columns(
    content: Content, columns: Sequence[str], *, event: PortalEvent, officer_id: UUID, now: datetime
) -> None:
    """Write these columns as the next version; raises `UnableToSaveContent` when the row has changed meanwhile."""
    seen = content.version
    values = {name: getattr(content, name) for name in columns}
    unchanged = type(content)._default_manager.filter(id=content.id, version=seen)
    with transaction.atomic():
        if not unchanged.update(**values, version=seen + 1, edited_at=now, edited_by=officer_id):
            raise UnableToSaveContent("changed_meanwhile")
        content.version, content.edited_at, content.edited_by = seen + 1, now, officer_id
        record_change(content, event=event, officer_id=officer_id, now=now, columns=columns)


def record_change(
    content: Content, *, event: PortalEvent, officer_id: UUID, now: datetime, columns: Sequence[str] = ()
) -> None:
    """Write the ledger row of a change, inside its transaction: which thing, which version, which columns."""
    data = {"kind": type(content).__name__, "code": content.code, "version": content.version}
    fields = [name for name in columns if name != "search_text"]
    record(
        event,
        now=now,
        officer_id=officer_id,
        subject_id=content.id,
        data={**data, "fields": fields} if fields else data,
    )
