"""A content editor shows something to everybody."""

from datetime import datetime
from uuid import UUID

from jingban.portal.events import PortalEvent
from jingban.portal.models import Content
from jingban.portal.saving import UnableToSaveContent, save_columns


def publish_content(*, content: Content, seen: int, officer_id: UUID, now: datetime) -> Content:
    """Show it to everybody from now on, under today's date; what is published already stays as it is.

    Raises `UnableToSaveContent` when `seen`, the version before the editor's eyes, is not the newest.
    """
    if content.version != seen:
        raise UnableToSaveContent("changed_meanwhile")
    if content.published_at is None:
        content.published_at = now
        event = PortalEvent.CONTENT_PUBLISHED
        save_columns(content, ["published_at"], event=event, officer_id=officer_id, now=now)
    return content
