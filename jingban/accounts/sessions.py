"""Sessions in the database, by the product's clock; `SESSION_ENGINE` names this module.

Whoever signs somebody in uses `use_cases.begin_session`, whoever raises a proof `use_cases.renew_session`.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db.models import FilteredRelation, Q

from jingban.accounts.models import Link, Session, SessionKind
from jingban.foundation import clock

# A row's `last_seen` is written at most this often, so that reading pages writes next to nothing.
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lives without being used, and at most."""

    idle: timedelta
    whole: timedelta


# design.md 6. A visitor's session holds no rights; it may outlast a long form.
LIFETIMES = {
    SessionKind.VISITOR: Lifetime(timedelta(hours=2), timedelta(hours=12)),
    SessionKind.PERSON: Lifetime(timedelta(minutes=30), timedelta(hours=12)),
    SessionKind.ORGANISATION: Lifetime(timedelta(minutes=30), timedelta(hours=12)),
    SessionKind.STAFF: Lifetime(timedelta(minutes=15), timedelta(hours=12)),
}


def digest_of(key: str) -> str:
    """Give what the table knows a session key by."""
    return hashlib.sha256(key.encode()).hexdigest()


def is_over(row: Session, now: datetime) -> bool:
    """Say whether a session has lain idle too long, or lived too long."""
    limit = LIFETIMES[SessionKind(row.kind)]
    return now - row.last_seen >= limit.idle or now - row.created_at >= limit.whole


class SessionStore(SessionBase):
    """A session as a request uses it: a dictionary of ids and codes, and `row`, which says whose it is."""

    def __init__(self, session_key: str | None = None, now: datetime | None = None) -> None:
        super().__init__(session_key)
        self.now = now or clock.now()
        self._row: Session | None = None
        # Whose session this cookie was, when it is found to be over: what is then said at signing in.
        self.ended_kind = ""

    @property
    def row(self) -> Session | None:
        """The session's row with its account, read once; None while there is none."""
        self.keys()
        return self._row

    @property
    def link(self) -> Link | None:
        """The live link of the session's account with its party, read with the row; None without one."""
        return getattr(self.row, "live_link", None)

    def ref(self) -> str:
        """Give a text that stands for this session, making the session when there is none.

        Codes are bound to it and tables may hold it: it opens nothing.
        """
        if self.row is None:
            self.create()
        return digest_of(self.session_key or "")

    def load(self) -> dict[str, Any]:
        """Read the row; a session that is over, or whose account has a newer epoch, counts as none."""
        found = self._read()
        if found is None:
            self._session_key = None
            return {}
        self._row = found
        return dict(found.data)

    def _read(self) -> Session | None:
        link = FilteredRelation("account__links", condition=Q(account__links__ended_at=None))
        joined = Session.objects.annotate(live_link=link).select_related(  # type: ignore[misc]
            "account", "live_link__person", "live_link__organisation"
        )
        row = joined.filter(digest=digest_of(self.session_key or "")).first()
        if row is None:
            return None
        account = row.account
        refused = account and (
            row.credential_epoch != account.credential_epoch or account.closed_at or account.frozen_at
        )
        if refused or is_over(row, self.now):
            self.ended_kind = row.kind
            return None
        return row

    def exists(self, session_key: str) -> bool:
        """Say whether there is a session of this key."""
        return Session.objects.filter(digest=digest_of(session_key)).exists()

    def create(self) -> None:
        """Make a visitor's session with a fresh key, keeping what the dictionary holds."""
        self.put(Session(created_at=self.now, last_seen=self.now), dict(self.items()))

    def put(self, row: Session, data: dict[str, Any] | None = None) -> None:
        """Store a new row under a fresh key; the dictionary begins with `data`."""
        key = secrets.token_urlsafe(32)
        row.digest, row.data = digest_of(key), dict(data or {})
        row.save(force_insert=True)
        self._session_key, self._row, self._session_cache = key, row, dict(row.data)
        self.modified, self.accessed = False, True

    def save(self, must_create: bool = False) -> None:
        """Write the dictionary; raises `UpdateError` when the session was ended meanwhile."""
        if must_create or self.row is None:
            self.create()
            return
        row = Session.objects.filter(digest=digest_of(self.session_key or ""))
        if not row.update(data=dict(self.items())):
            raise UpdateError
        self.modified = False

    def cycle_key(self) -> None:
        """Give the session a fresh key; the old one is worth nothing from now on."""
        row = self.row
        if row is None:
            self.create()
            return
        key = secrets.token_urlsafe(32)
        if not Session.objects.filter(digest=row.digest).update(digest=digest_of(key)):
            raise UpdateError
        self._session_key, row.digest = key, digest_of(key)

    def delete(self, session_key: str | None = None) -> None:
        """End this session, or the one of a key."""
        key = session_key or self.session_key
        if key:
            Session.objects.filter(digest=digest_of(key)).delete()
        if key == self.session_key:
            self._row = None

    def touch(self) -> None:
        """Note that the session was used now, at most once a minute."""
        row = self.row
        if row is not None and self.now - row.last_seen >= SEEN_EVERY:
            Session.objects.filter(digest=row.digest).update(last_seen=self.now)

    @classmethod
    def clear_expired(cls) -> None:
        """Delete what is over (for `manage.py clearsessions`)."""
        forget_ended_sessions(clock.now())


def forget_ended_sessions(now: datetime) -> int:
    """Delete the rows of sessions that are over; give how many."""
    over = Q()
    for kind, limit in LIFETIMES.items():
        over |= Q(kind=kind) & (Q(last_seen__lte=now - limit.idle) | Q(created_at__lte=now - limit.whole))
    gone, _ = Session.objects.filter(over).delete()
    return gone
