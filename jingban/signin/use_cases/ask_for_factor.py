"""A sign-in goes on to the authenticator's code."""

from datetime import datetime

from jingban.accounts.sessions import SessionStore
from jingban.ledger import record
from jingban.signin.events import SigninEvent
from jingban.signin.flow import Flow, begin_flow
from jingban.signin.models import Attempt, Outcome


def ask_for_factor(*, flow: Flow, session: SessionStore, now: datetime) -> None:
    """Remember that all before the authenticator's code was right; the attempt counts no more as wrong."""
    Attempt.objects.filter(id=flow.attempt_id).update(outcome=Outcome.CODE_ASKED)
    record(SigninEvent.FACTOR_ASKED, now=now, account_id=flow.account_id, subject_id=flow.attempt_id)
    begin_flow(session, flow)
