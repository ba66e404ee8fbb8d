"""The worker's part of 获取验证码: the code is made and sent, if the flow leads to an account."""

from datetime import datetime

from jingban.accounts.codes import LIFETIME, UnableToSendCode, issue_code
from jingban.accounts.models import Code
from jingban.ledger import emit
from jingban.recovery.models import Flow
from jingban.recovery.queries import account_of, code_purpose, is_over
from jingban.recovery.use_cases.ask_code import CODE_ASKED


def send_recovery_code(*, flow: Flow, now: datetime) -> None:
    """Send the code that a flow asked for to the phone stored with its account, if there is one.

    May run twice: what was asked for once is sent once. A phone that was written to a moment ago gets it as soon
    as it may; one whose limit is used up for longer gets none (the page tells everybody of that limit). Raises
    `DependencyDown` when no SMS can be sent now.
    """
    account = account_of(flow)
    if account is None or account.phone is None or flow.asked_at is None:
        return
    too_late = flow.asked_at + LIFETIME
    if flow.phone_at or flow.done_at or is_over(flow, now) or now >= too_late or _is_sent(flow):
        return
    try:
        issue_code(
            phone=account.phone,
            bound_to=code_purpose(flow),
            now=now,
            language=account.language,
            template="code.recovery",
        )
    except UnableToSendCode as refusal:
        if refusal.until < too_late:
            emit(CODE_ASKED, subject_id=flow.id, now=now, due_at=refusal.until)


def _is_sent(flow: Flow) -> bool:
    return Code.objects.filter(flow=flow.id.hex, issued_at__gte=flow.asked_at).exists()
