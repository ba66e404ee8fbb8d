"""A content editor writes something new."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from jingban.portal.events import PortalEvent
from jingban.portal.models import Content
from jingban.portal.saving import UnableToSaveContent, record_change
from jingban.portal.search import index


def add_content(*, content: Content, officer_id: UUID, now: datetime) -> Content:
    """Save a new content as a draft; what was saved under the same id before is left as it is.

    Raises `UnableToSaveContent` when its code is another's.
    """
    if type(content)._default_manager.filter(id=content.id).exists():
        return content
    content.edited_at, content.edited_by = now, officer_id
    index(content)
    try:
        with transaction.atomic():
            content.save(force_insert=True)
            record_change(content, event=PortalEvent.CONTENT_ADDED, officer_id=officer_id, now=now)
    except IntegrityError as fault:
        raise UnableToSaveContent("code_taken") from fault
    return content
