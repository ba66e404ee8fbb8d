"""Somebody signed in changes the phone of her account: the former one (or a factor) first, then the new one."""

from datetime import datetime, timedelta

from django.db import transaction

from jingban.accounts.codes import UnableToSendCode, check_code, issue_code, spend_code
from jingban.accounts.models import Account, AccountKind, Code
from jingban.accounts.queries import account_by_phone
from jingban.accounts.sessions import SessionStore
from jingban.accounts.telling import tell
from jingban.accounts.use_cases.end_sessions import end_sessions
from jingban.accounts.use_cases.set_phone import set_phone
from jingban.foundation.lookup import Taken
from jingban.foundation.masks import mask_phone
from jingban.signin.phone_change import FORMER, KEY, NEW, PhoneChange, begin_change, bound_to

# To whatever phones: a signed-in stranger must not use the account to send messages to others.
NEW_CODES_A_DAY = 10
DAY = timedelta(days=1)


class UnableToChangePhone(Exception):
    """The first step is missing or outdated, or the account or the phone was changed meanwhile."""


class SamePhone(Exception):
    """It is the account's phone already."""


def send_former_code(*, account: Account, session: SessionStore, now: datetime) -> None:
    """Send a code to the account's present phone, if there is one.

    Raises `UnableToSendCode` and `DependencyDown`.
    """
    if account.phone:
        issue_code(
            phone=account.phone,
            bound_to=bound_to(FORMER, account, session),
            now=now,
            language=account.language,
        )


def prove_former_phone(*, account: Account, code: str, session: SessionStore, now: datetime) -> None:
    """Take the code of the present phone; after it the new one may be named. Raises `UnableToRedeemCode`."""
    row = check_code(
        phone=account.phone or "", code=code, bound_to=bound_to(FORMER, account, session), now=now
    )
    spend_code(row, now=now)
    begin_change(session, account, now)


def send_new_code(
    *, account: Account, phone: str, change: PhoneChange | None, session: SessionStore, now: datetime
) -> None:
    """Send a code to the new phone (E.164); the SMS alone says if another person's account has it.

    Raises `UnableToChangePhone` without the first step, `SamePhone`, `UnableToSendCode`, `DependencyDown`.
    """
    _check(account, phone, change, now)
    sent = Code.objects.filter(purpose=NEW, flow=account.id.hex, issued_at__gt=now - DAY)
    newest = list(sent.order_by("-issued_at").values_list("issued_at", flat=True)[:NEW_CODES_A_DAY])
    if len(newest) == NEW_CODES_A_DAY:
        raise UnableToSendCode(newest[-1] + DAY)
    taken = account.kind == AccountKind.PERSON and account_by_phone(phone) is not None
    issue_code(
        phone=phone,
        bound_to=bound_to(NEW, account, session),
        now=now,
        language=account.language,
        template="code.phone_taken" if taken else "code",
    )


def change_phone(
    *,
    account: Account,
    phone: str,
    code: str,
    change: PhoneChange | None,
    session: SessionStore,
    now: datetime,
) -> None:
    """Give the account the phone (E.164) whose code is typed. The first step is looked at again.

    Another person's account that has it loses it and is told (design.md 4, recycled phones). Other sessions end
    and this account is told at both phones. Raises `UnableToChangePhone`, `SamePhone`, `UnableToRedeemCode`.
    """
    _check(account, phone, change, now)
    row = check_code(phone=phone, code=code, bound_to=bound_to(NEW, account, session), now=now)
    former = account.phone
    as_read = Account.objects.filter(
        id=account.id, credential_epoch=account.credential_epoch, frozen_at=None, closed_at=None
    )
    try:
        with transaction.atomic():
            spend_code(row, now=now)
            set_phone(account=account, phone=phone, now=now)
            # `set_phone` takes the phone as proven for good; this one is so only if nobody objects.
            if not as_read.update(phone_changed_at=now):
                raise UnableToChangePhone
            params = {"phone": mask_phone(phone)}
            tell(
                account=account,
                template="account.phone_set",
                now=now,
                params=params,
                former_phone=former,
            )
            end_sessions(account=account, now=now, keep=session)
    except Taken as race:
        raise UnableToChangePhone from race
    session.pop(KEY, None)


def _check(account: Account, phone: str, change: PhoneChange | None, now: datetime) -> None:
    if change is None or not change.holds_for(account, now):
        raise UnableToChangePhone
    if phone == account.phone:
        raise SamePhone
