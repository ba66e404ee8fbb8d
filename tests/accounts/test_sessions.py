"""Sessions in the database: what a dump gives away, how long they live, what ends them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from jingban.accounts.models import Account, Session, SessionKind
from jingban.accounts.sessions import LIFETIMES, SessionStore, digest_of, forget_ended_sessions
from jingban.accounts.use_cases.begin_session import begin_session
from jingban.accounts.use_cases.end_session import end_session
from jingban.accounts.use_cases.end_sessions import end_sessions
from jingban.accounts.use_cases.open_account import open_account
from jingban.accounts.use_cases.raise_level import end_link
from jingban.accounts.use_cases.renew_session import renew_session
from jingban.foundation.identifiers import CertificateType
from jingban.parties.use_cases.ensure_person import ensure_person

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def account() -> Account:
    person = ensure_person(
        certificate_type=CertificateType.RESIDENT_ID, number="990100199001011230", name="周然", now=NOW
    )
    return open_account(phone="+8617600005093", password_hash="", now=NOW, language="zh-hans", person=person)


def begin(account: Account, now: datetime = NOW) -> SessionStore:
    store = SessionStore(now=now)
    begin_session(session=store, account=account, now=now, device="Edge · Windows", network="n")
    return store


def test_the_table_holds_no_key(account: Account) -> None:
    store = begin(account)
    row = Session.objects.get()
    assert row.digest == digest_of(store.session_key)
    assert store.session_key not in str(vars(row))
    assert SessionStore(row.digest, NOW).row is None


def test_a_session_reads_account_link_and_party_in_one_query(account: Account) -> None:
    key = begin(account).session_key
    with CaptureQueriesContext(connection) as queries:
        store = SessionStore(key, NOW)
        assert store.row.account == account
        assert store.link.person.name == "周然"
        assert store.link.level == "L2"
    assert len(queries) == 1


def test_without_a_live_link_there_is_none(account: Account) -> None:
    store = begin(account)
    account.links.update(ended_at=NOW)
    assert SessionStore(store.session_key, NOW).link is None


@pytest.mark.parametrize("kind", SessionKind)
def test_idle_and_whole_life(kind: SessionKind, account: Account) -> None:
    limit = LIFETIMES[kind]
    store = SessionStore(now=NOW)
    match kind:
        case SessionKind.VISITOR:
            store["flow"] = "x"
            store.save()
        case SessionKind.STAFF:
            begin_session(
                session=store, officer_id=uuid4(), credential_epoch=1, now=NOW, device="", network=""
            )
        case _:
            begin_session(session=store, account=account, now=NOW, device="", network="")
            Session.objects.update(kind=kind)
    key = store.session_key
    assert SessionStore(key, NOW + limit.idle - SECOND).row is not None
    assert SessionStore(key, NOW + limit.idle).row is None
    at = NOW
    while at + limit.idle / 2 < NOW + limit.whole:
        at += limit.idle / 2
        SessionStore(key, at).touch()
    assert SessionStore(key, NOW + limit.whole - SECOND).row is not None
    assert SessionStore(key, NOW + limit.whole).row is None


def test_last_seen_is_written_once_a_minute(account: Account) -> None:
    key = begin(account).session_key
    SessionStore(key, NOW + 59 * SECOND).touch()
    assert Session.objects.get().last_seen == NOW
    SessionStore(key, NOW + 60 * SECOND).touch()
    assert Session.objects.get().last_seen == NOW + 60 * SECOND


def test_signing_in_gives_a_fresh_key_and_forgets_the_visitor(account: Account) -> None:
    store = SessionStore(now=NOW)
    store["planted"] = "x"
    store.save()
    planted = store.session_key
    begin_session(session=store, account=account, now=NOW, device="", network="")
    assert store.session_key != planted
    assert SessionStore(planted, NOW).row is None
    assert "planted" not in SessionStore(store.session_key, NOW)


def test_a_fresh_proof_changes_the_key_and_keeps_the_rest(account: Account) -> None:
    store = begin(account)
    store["acting_for"] = "a"
    store.save()
    old = store.session_key
    later = NOW + 60 * SECOND
    renewed = SessionStore(old, later)
    renew_session(session=renewed, face_at=later)
    assert SessionStore(old, later).row is None
    again = SessionStore(renewed.session_key, later)
    assert again["acting_for"] == "a"
    assert again.row.face_at == later
    assert again.row.proven_at == NOW
    assert again.row.created_at == NOW


def test_a_visitor_has_nothing_to_renew() -> None:
    with pytest.raises(ValueError, match="nobody"):
        renew_session(session=SessionStore(now=NOW), face_at=NOW)


def test_the_epoch_ends_every_session_at_once(account: Account) -> None:
    mine, other = begin(account), begin(account)
    end_sessions(account=account, now=NOW, keep=SessionStore(mine.session_key, NOW))
    assert SessionStore(mine.session_key, NOW).row is not None
    assert SessionStore(other.session_key, NOW).row is None
    end_sessions(account=account, now=NOW)
    assert SessionStore(mine.session_key, NOW).row is None


def test_somebody_elses_session_is_not_kept(account: Account) -> None:
    stranger = open_account(phone="+8613800138000", password_hash="", now=NOW, language="zh-hans")
    theirs, mine = begin(stranger), begin(account)
    end_sessions(account=account, now=NOW, keep=theirs)
    assert SessionStore(mine.session_key, NOW).row is None
    assert SessionStore(theirs.session_key, NOW).row is not None


@pytest.mark.parametrize("column", ["closed_at", "frozen_at"])
def test_a_closed_or_frozen_account_has_no_session(account: Account, column: str) -> None:
    key = begin(account).session_key
    Account.objects.update(**{column: NOW})
    assert SessionStore(key, NOW).row is None


def test_an_ended_link_ends_the_sessions(account: Account) -> None:
    key = begin(account).session_key
    end_link(link=account.links.get(), why="displaced", now=NOW)
    store = SessionStore(key, NOW)
    assert store.row is None
    assert store.ended_kind == "person"


def test_one_session_is_ended_by_its_account_only(account: Account) -> None:
    stranger = open_account(phone="+8613800138000", password_hash="", now=NOW, language="zh-hans")
    store = begin(account)
    assert not end_session(account=stranger, digest=store.ref(), now=NOW)
    assert end_session(account=account, digest=store.ref(), now=NOW)
    assert not end_session(account=account, digest=store.ref(), now=NOW)
    assert SessionStore(store.session_key, NOW).row is None


def test_writing_to_a_session_that_was_ended_meanwhile_fails(account: Account) -> None:
    key = begin(account).session_key
    store = SessionStore(key, NOW)
    store["acting_for"] = "a"
    end_session(account=account, digest=digest_of(key), now=NOW)
    with pytest.raises(UpdateError):
        store.save()
    with pytest.raises(UpdateError):
        store.cycle_key()
    assert not Session.objects.exists()


def test_a_session_belongs_to_one_kind_of_owner(account: Account) -> None:
    with pytest.raises(ValueError, match="belongs"):
        begin_session(session=SessionStore(now=NOW), now=NOW, device="", network="")
    with pytest.raises(IntegrityError):
        Session.objects.create(digest="x", kind="staff", account=account, created_at=NOW, last_seen=NOW)


def test_ref_makes_a_session_and_opens_nothing() -> None:
    store = SessionStore(now=NOW)
    ref = store.ref()
    assert SessionStore(store.session_key, NOW).ref() == ref
    assert SessionStore(ref, NOW).row is None


def test_a_forged_key_gives_a_fresh_one() -> None:
    store = SessionStore("a-key-that-somebody-planted", NOW)
    store.ref()
    assert store.session_key != "a-key-that-somebody-planted"


def test_what_is_over_is_forgotten(account: Account) -> None:
    old, live = begin(account), begin(account, NOW + timedelta(minutes=29))
    assert forget_ended_sessions(NOW + timedelta(minutes=30)) == 1
    assert not SessionStore().exists(old.session_key)
    assert SessionStore().exists(live.session_key)
