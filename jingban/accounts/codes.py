"""Codes sent to phones: six digits, five minutes, five tries, one use, bound to what they were asked for."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Code
from jingban.foundation.digests import keyed
from jingban.foundation.errors import DependencyDown
from jingban.ledger import record
from jingban.messages.use_cases.send_code import send_code

LIFETIME = timedelta(minutes=5)
MAX_TRIES = 5
RESEND = timedelta(seconds=60)
# design.md 6: hard limits for one phone, whoever asks: 5 an hour, 10 a day. The last number of each is kept
# for who has already shown the account's password, so that a stranger cannot use the phone's codes up and
# keep its owner from signing in (docs/decisions/0008-sign-in.md).
LIMITS = ((timedelta(hours=1), 5, 1), (timedelta(days=1), 10, 2))


class UnableToSendCode(Exception):
    """The limit for this phone is used up until an instant."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"no code before {until:%H:%M:%S}")
        self.until = until


class UnableToRedeemCode(Exception):
    """The code is wrong, used, too old, tried too often, or was asked for something else."""


@dataclass(frozen=True, kw_only=True)
class CodePurpose:
    """What a code is good for: the purpose, the flow (or "") and the session it was asked in.

    `session` is `request.session.ref()`. `proven` says that whoever asks has shown the password already.
    """

    purpose: str
    flow: str = ""
    session: str = ""
    proven: bool = False


def _digest(code: str, code_id: object) -> bytes:
    return keyed("code", f"{code_id}:{code}")


def phone_digest(phone: str) -> bytes:
    """Give the digest a phone's codes are counted under.

    Not under a look-up key: while those are changed, processes with old and new ones share codes and limits.
    """
    return keyed("codes to", phone)


def next_code_at(phone: str, now: datetime, *, proven: bool = False) -> datetime | None:
    """Give the instant before which no further code goes to this phone; None when one may go now."""
    return _free_at([row.issued_at for row in _latest(phone)], now, proven=proven)


def _latest(phone: str) -> list[Code]:
    rows = Code.objects.filter(phone_digest=phone_digest(phone)).order_by("-issued_at", "-slot")
    return list(rows[: LIMITS[-1][1]])


def _free_at(sent: list[datetime], now: datetime, *, proven: bool) -> datetime | None:
    waits = [sent[0] + RESEND] if sent else []
    for window, hard, kept in LIMITS:
        most = hard if proven else hard - kept
        inside = [at for at in sent if at > now - window]
        if len(inside) >= most:
            waits.append(inside[most - 1] + window)
    until = max(waits, default=now)
    return until if until > now else None


def issue_code(
    *, phone: str, bound_to: CodePurpose, now: datetime, language: str, template: str = "code"
) -> None:
    """Send a fresh code to a phone (E.164) by SMS; it takes the place of an earlier one for the same.

    Raises `UnableToSendCode` when the phone's limit is used up, `DependencyDown` when no SMS can be sent
    (then nothing is counted, and an earlier code stays good).
    """
    code = f"{secrets.randbelow(10**6):06}"
    row = Code(
        purpose=bound_to.purpose,
        flow=bound_to.flow,
        session=bound_to.session,
        phone_digest=phone_digest(phone),
        issued_at=now,
        expires_at=now + LIFETIME,
    )
    row.code_digest = _digest(code, row.id)
    _reserve(row, phone, now, proven=bound_to.proven)
    try:
        send_code(phone=phone, code=code, template=template, language=language, now=now)
    except DependencyDown:
        row.delete()
        record(AccountEvent.CODE_SENT, now=now, outcome="sms_down", data={"purpose": row.purpose})
        raise
    record(AccountEvent.CODE_SENT, now=now, subject_id=row.id, data={"purpose": row.purpose})


def _reserve(row: Code, phone: str, now: datetime, *, proven: bool) -> None:
    """Store a code as the phone's next one; of two at once the slot's uniqueness lets one through."""
    try:
        with transaction.atomic():
            sent = _latest(phone)
            until = _free_at([one.issued_at for one in sent], now, proven=proven)
            if until:
                raise UnableToSendCode(until)
            row.slot = sent[0].slot + 1 if sent else 1
            row.save(force_insert=True)
    except IntegrityError:
        raise UnableToSendCode(now + RESEND) from None


def forget_codes(now: datetime) -> int:
    """Delete the codes that no limit counts any more; give how many."""
    return Code.objects.filter(issued_at__lte=now - LIMITS[-1][0]).delete()[0]


def check_code(*, phone: str, code: str, bound_to: CodePurpose, now: datetime) -> Code:
    """Count a try and compare; give the code's row, still unspent, for `spend_code`.

    The two are apart so that a register that is down burns no code. A try is counted by a conditional
    update before the code is compared: parallel guesses cannot exceed five. The database is asked the same
    when no code was ever sent, so that time does not tell. Raises `UnableToRedeemCode` for every kind of
    wrong, alike.
    """
    row = (
        Code.objects.filter(
            phone_digest=phone_digest(phone),
            purpose=bound_to.purpose,
            flow=bound_to.flow,
            session=bound_to.session,
        )
        .order_by("-issued_at")
        .first()
    )
    tried = row or Code(code_digest=b"")
    mine = Code.objects.filter(id=tried.id)
    with transaction.atomic():
        counted = mine.filter(used_at=None, expires_at__gt=now, tries__lt=MAX_TRIES).update(
            tries=F("tries") + 1
        )
        same = hmac.compare_digest(bytes(tried.code_digest), _digest(code, tried.id))
        right = bool(counted) and same
        if right:
            # The right code costs no try: who repeats a form while a register is down must not use it up.
            mine.update(tries=F("tries") - 1)
        else:
            record(AccountEvent.CODE_WRONG, now=now, subject_id=row.id if row else None, outcome="failure")
    if row is None or not right:
        raise UnableToRedeemCode
    return row


def spend_code(row: Code, *, now: datetime) -> None:
    """Use up a checked code inside the transaction that needs it; raises `UnableToRedeemCode` the second time."""
    if not Code.objects.filter(id=row.id, used_at=None).update(used_at=now):
        raise UnableToRedeemCode


def end_codes(*, phone: str, now: datetime) -> int:
    """End every code that waits at a phone (E.164), whatever it is for; give how many."""
    waiting = Code.objects.filter(phone_digest=phone_digest(phone), used_at=None, expires_at__gt=now)
    return waiting.update(expires_at=now)
