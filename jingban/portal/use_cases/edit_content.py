"""A content editor words something anew."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from jingban.portal.events import PortalEvent
from jingban.portal.models import Content
from jingban.portal.saving import UnableToSaveContent, save_columns
from jingban.portal.search import index


def edit_content(
    *, content: Content, values: Mapping[str, Any], seen: int, officer_id: UUID, now: datetime
) -> Content:
    """Save new values; what is published shows them at once. Unchanged ones are no edit.

    `seen` is the version the editor had before her eyes. Raises `UnableToSaveContent` when it is not the newest.
    """
    if content.version != seen:
        raise UnableToSaveContent("changed_meanwhile")
    changed = [name for name, value in values.items() if value != getattr(content, name)]
    if not changed:
        return content
    for name in changed:
        setattr(content, name, values[name])
    index(content)
    save_columns(
        content,
        [*changed, "search_text"],
        event=PortalEvent.CONTENT_EDITED,
        officer_id=officer_id,
        now=now,
    )
    return content
