"""A code goes to the phone of an account whose sign-in needs one."""

from datetime import datetime

from jingban.accounts.codes import UnableToSendCode, issue_code
from jingban.accounts.sessions import SessionStore
from jingban.signin.flow import Flow


def send_sign_in_code(*, flow: Flow, session: SessionStore, now: datetime) -> None:
    """Send it if the password was right and the phone's limit allows; else do nothing and say nothing.

    The page's words hold for all cases. Raises `DependencyDown` when no SMS can be sent.
    """
    account = flow.account()
    if account is None or account.phone is None:
        return
    try:
        issue_code(
            phone=account.phone, bound_to=flow.code_purpose(session), now=now, language=account.language
        )
    except UnableToSendCode:
        return
