"""A reviewer has said why she looks at a petition's papers: for a quarter of an hour she may."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from jingban.accounts.sessions import SessionStore

KEY: Final = "vetting_looks"
GOOD_FOR: Final = timedelta(minutes=15)


def open_look(session: SessionStore, petition_id: UUID, now: datetime) -> None:
    """Remember that this staff session may look at a petition's papers from now on."""
    looks = {key: at for key, at in session.get(KEY, {}).items() if _holds(at, now)}
    session[KEY] = {**looks, petition_id.hex: now.isoformat()}
    session.save()


def looks_at(session: SessionStore, petition_id: UUID, now: datetime) -> bool:
    """Say whether it still may."""
    at = session.get(KEY, {}).get(petition_id.hex)
    return at is not None and _holds(at, now)


def _holds(at: str, now: datetime) -> bool:
    return timedelta() <= now - datetime.fromisoformat(at) < GOOD_FOR
