"""Which petition a visitor has in hands: her session remembers it once she has proven its phone."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from jingban.accounts.sessions import SessionStore
from jingban.vetting.models import Petition

KEY: Final = "petition"
GOOD_FOR: Final = timedelta(hours=1)


def hold(session: SessionStore, petition: Petition, now: datetime) -> None:
    """Remember a petition whose phone was just proven in this session; its key changes with that."""
    session[KEY] = {"id": petition.id.hex, "at": now.isoformat()}
    session.cycle_key()
    session.save()


def held(session: SessionStore, now: datetime) -> Petition | None:
    """Give the petition of this session; None when there is none, or the proof is too old."""
    told = session.get(KEY)
    if not told:
        return None
    age = now - datetime.fromisoformat(told["at"])
    if not timedelta() <= age < GOOD_FOR:
        return None
    found = Petition.objects.filter(id=UUID(told["id"]))
    return found.select_related("organisation", "account", "person", "first_by", "second_by").first()


def let_go(session: SessionStore) -> None:
    """Forget it."""
    session.pop(KEY, None)
