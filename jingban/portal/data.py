"""What is shipped for the public to read, brought into the tables without undoing what staff have written."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from jingban.foundation import clock
from jingban.portal.models import Article, ArticleKind, Content, RegionalPortal, ServicePoint
from jingban.portal.search import index

_DATA: Final = Path(__file__).parent / "data"
_Files = tuple[tuple[str, type[Content], dict[str, str]], ...]
_FILES: Final[_Files] = (
    ("guides.json", Article, {"kind": ArticleKind.GUIDE}),
    ("manual.json", Article, {"kind": ArticleKind.MANUAL}),
    ("site.json", Article, {"kind": ArticleKind.SITE}),
)
# Invented places and news have no business on a real operator's site.
_DEMO_FILES: Final[_Files] = (
    ("local_guides.json", Article, {"kind": ArticleKind.GUIDE}),
    ("notices.json", Article, {"kind": ArticleKind.NOTICE}),
    ("portals.json", RegionalPortal, {}),
    ("points.json", ServicePoint, {}),
)


def load_data() -> None:
    """Insert what is missing and update rows whose `shipped` is higher in the file; else change nothing.

    What staff have touched, even only taken from the public, is left alone. A row's `days_ago` dates it back from
    the day it is first loaded, so that notices have an order.
    """
    now = clock.now()
    for file, model, same in (*_FILES, *(_DEMO_FILES if settings.JINGBAN_SANDBOX else ())):
        known = {content.code: content for content in model._default_manager.all()}
        for row in json.loads((_DATA / file).read_text(encoding="utf-8")):
            _load(model, {**row, **same}, known.get(row["code"]), now)


def _load(model: type[Content], row: dict[str, Any], content: Content | None, now: datetime) -> None:
    days_ago = row.pop("days_ago", 0)
    if content is None:
        content = model(published_at=now - timedelta(days=days_ago))
    elif content.edited_at is not None or content.shipped >= row["shipped"]:
        return
    for field, value in row.items():
        setattr(content, field, "\n".join(value) if isinstance(value, list) else value)
    index(content)
    content.save()
