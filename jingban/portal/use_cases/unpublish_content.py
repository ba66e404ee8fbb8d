"""A content editor takes something from the public."""

from datetime import datetime
from uuid import UUID

from jingban.portal.events import PortalEvent
from jingban.portal.models import Content
from jingban.portal.saving import UnableToSaveContent, save_columns


def unpublish_content(*, content: Content, seen: int, officer_id: UUID, now: datetime) -> Content:
    """Take it from the public; it stays as a draft.

    Raises `UnableToSaveContent` when `seen`, the version before the editor's eyes, is not the newest.
    """
    if content.version != seen:
        raise UnableToSaveContent("changed_meanwhile")
    if content.published_at is not None:
        content.published_at = None
        event = PortalEvent.CONTENT_UNPUBLISHED
        save_columns(content, ["published_at"], event=event, officer_id=officer_id, now=now)
    return content
