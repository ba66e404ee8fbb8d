"""A code goes to the phone typed in a registration form."""

from datetime import datetime

from jingban.accounts.codes import CodePurpose, issue_code
from jingban.accounts.queries import account_by_phone
from jingban.registration.limits import count_tries
from jingban.registration.models import TryKind

PERSON, ORGANISATION = "register-person", "register-organisation"


def send_registration_code(
    *, phone: str, bound_to: CodePurpose, network: str, language: str, now: datetime
) -> None:
    """Send a code to a phone (E.164); the SMS alone says if the phone already has a personal account.

    Raises `UnableToTryMore` for the network, and what `accounts.codes.issue_code` raises.
    """
    count_tries({TryKind.CODE: network}, now=now)
    known = bound_to.purpose == PERSON and account_by_phone(phone) is not None
    template = "code.registered" if known else "code"
    issue_code(phone=phone, bound_to=bound_to, now=now, language=language, template=template)
