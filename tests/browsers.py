"""Test clients that are signed in, without going through the sign-in pages, and a clock that stands."""

from datetime import datetime

from django.conf import settings
from django.test import Client

from jingban.accounts.models import Account
from jingban.accounts.sessions import SessionStore
from jingban.accounts.use_cases.begin_session import begin_session
from jingban.parties.models import Organisation
from jingban.staff.middleware import cookie_name
from jingban.staff.models import Officer


def browser_of(account: Account, *, now: datetime, acting_for: Organisation | None = None) -> Client:
    """Give a client in which an account is signed in, and acts for an organisation when one is named."""
    session = SessionStore(None, now)
    begin_session(session=session, account=account, now=now, device="", network="")
    if acting_for:
        session["acting_for"] = acting_for.id.hex
        session.save()
    client = Client(headers={"accept-language": "zh-CN"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def desk_of(officer: Officer, *, now: datetime) -> Client:
    """Give a client in which a member of staff is signed in."""
    session = SessionStore(None, now)
    begin_session(
        session=session,
        officer_id=officer.id,
        credential_epoch=officer.credential_epoch,
        now=now,
        device="",
        network="",
    )
    client = Client(headers={"accept-language": "zh-CN"})
    client.cookies[cookie_name()] = session.session_key
    return client
