"""Somebody signed in has proven more (step-up)."""

from datetime import datetime

from django.db import transaction

from jingban.accounts.models import Session
from jingban.accounts.sessions import SessionStore


def renew_session(
    *, session: SessionStore, proven_at: datetime | None = None, face_at: datetime | None = None
) -> None:
    """Note a fresh proof in a signed-in session and change its key (design.md 6); its whole life is not longer.

    Raises `UpdateError` when the session was ended meanwhile.
    """
    row = session.row
    if row is None:
        raise ValueError("nobody is signed in")
    row.proven_at = proven_at or row.proven_at
    row.face_at = face_at or row.face_at
    with transaction.atomic():
        session.cycle_key()
        Session.objects.filter(digest=row.digest).update(proven_at=row.proven_at, face_at=row.face_at)
