"""Codes: six digits, five minutes, five tries, one use, bound; and the limits of a phone (design.md 6)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError

from jingban.accounts import codes
from jingban.accounts.codes import (
    CodePurpose,
    UnableToRedeemCode,
    UnableToSendCode,
    check_code,
    forget_codes,
    issue_code,
    next_code_at,
    spend_code,
)
from jingban.accounts.models import Code
from jingban.foundation.errors import DependencyDown
from jingban.ledger.models import LedgerRow
from jingban.sandbox.models import Outage, SandboxMessage

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
PHONE = "+8617600005093"
FLOW = CodePurpose(purpose="register-person", flow="f", session="s")
MINUTE = timedelta(minutes=1)


def send(at: datetime = NOW, bound_to: CodePurpose = FLOW, phone: str = PHONE) -> str:
    issue_code(phone=phone, bound_to=bound_to, now=at, language="zh-hans")
    return SandboxMessage.objects.filter(to=phone).order_by("-id")[0].code


def check(code: str, at: datetime = NOW, bound_to: CodePurpose = FLOW, phone: str = PHONE) -> Code:
    return check_code(phone=phone, code=code, bound_to=bound_to, now=at)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_a_code_works_once() -> None:
    code = send()
    assert len(code) == 6
    assert code.isdigit()
    spend_code(check(code), now=NOW)
    with pytest.raises(UnableToRedeemCode):
        check(code)


def test_codes_and_limits_outlast_a_change_of_look_up_keys(settings) -> None:
    """Processes that know the new key, only the old one, or only the new one work side by side."""
    old, new = {1: bytes(range(32))}, {2: bytes(range(1, 33))}
    for at_sending, at_checking in ((old, old | new), (old | new, old), (old | new, new)):
        Code.objects.all().delete()
        settings.JINGBAN_LOOKUP_KEYS = at_sending
        code = send()
        settings.JINGBAN_LOOKUP_KEYS = at_checking
        assert next_code_at(PHONE, NOW) == NOW + MINUTE
        spend_code(check(code), now=NOW)


def test_checking_burns_nothing() -> None:
    code = send()
    row = check(code)
    again = check(code)
    spend_code(row, now=NOW)
    with pytest.raises(UnableToRedeemCode):
        spend_code(again, now=NOW)


def test_five_minutes() -> None:
    code = send()
    check(code, NOW + 5 * MINUTE - timedelta(seconds=1))
    with pytest.raises(UnableToRedeemCode):
        check(code, NOW + 5 * MINUTE)


def test_five_tries() -> None:
    code = send()
    for _ in range(5):
        with pytest.raises(UnableToRedeemCode):
            check(wrong(code))
    with pytest.raises(UnableToRedeemCode):
        check(code)
    assert LedgerRow.objects.filter(event="account.code_wrong").count() == 6


@pytest.mark.parametrize(
    "other",
    [
        CodePurpose(purpose="sign-in", flow="f", session="s"),
        CodePurpose(purpose="register-person", flow="g", session="s"),
        CodePurpose(purpose="register-person", flow="f", session="t"),
        CodePurpose(purpose="register-person"),
    ],
)
def test_bound_to_purpose_flow_and_session(other: CodePurpose) -> None:
    code = send()
    with pytest.raises(UnableToRedeemCode):
        check(code, bound_to=other)
    check(code)


def test_bound_to_the_phone() -> None:
    code = send()
    send(phone="+8613800138000")
    with pytest.raises(UnableToRedeemCode):
        check(code, phone="+8613900000000")


def test_only_the_newest_counts() -> None:
    first = send()
    second = send(NOW + MINUTE)
    if first != second:
        with pytest.raises(UnableToRedeemCode):
            check(first, NOW + MINUTE)
    check(second, NOW + MINUTE)


def test_again_after_a_minute() -> None:
    send()
    with pytest.raises(UnableToSendCode) as refusal:
        send(NOW + timedelta(seconds=59))
    assert refusal.value.until == NOW + MINUTE
    assert next_code_at(PHONE, NOW + timedelta(seconds=59)) == NOW + MINUTE
    assert next_code_at(PHONE, NOW + MINUTE) is None
    send(NOW + MINUTE)


def sent_by(bound_to: CodePurpose, hours: int) -> list[datetime]:
    """Ask every minute and give when one was sent."""
    sent = []
    for n in range(hours * 60):
        at = NOW + n * MINUTE
        try:
            send(at, bound_to)
        except UnableToSendCode:
            continue
        sent.append(at)
    return sent


def test_a_stranger_gets_four_an_hour_and_eight_a_day() -> None:
    sent = sent_by(FLOW, 24)
    assert len(sent) == 8
    assert sent[4] - sent[0] == timedelta(hours=1)


def test_the_last_ones_are_for_who_has_shown_the_password() -> None:
    """Five an hour and ten a day are the hard limits; a stranger cannot use them all up."""
    proven = CodePurpose(purpose="sign-in", proven=True)
    sent_by(FLOW, 1)
    at = NOW + 30 * MINUTE
    send(at, proven)
    with pytest.raises(UnableToSendCode):
        send(at + MINUTE, proven)
    Code.objects.all().delete()
    mine = sent_by(proven, 24)
    assert len(mine) == 10
    assert mine[5] - mine[0] == timedelta(hours=1)


def test_the_limit_says_when() -> None:
    sent = sent_by(FLOW, 1)
    assert next_code_at(PHONE, NOW + 30 * MINUTE) == sent[0] + timedelta(hours=1)
    assert all(later > sooner for sooner, later in pairwise(sent))


def test_two_at_once_are_one(monkeypatch) -> None:
    send()
    real = codes._latest
    monkeypatch.setattr(codes, "_latest", lambda phone: real(phone)[:0])
    with pytest.raises(UnableToSendCode):
        send(NOW + MINUTE)
    assert Code.objects.count() == 1


def test_a_slot_is_one_codes() -> None:
    send()
    twin = Code.objects.get()
    twin.id = None
    with pytest.raises(IntegrityError):
        Code(
            purpose="x",
            phone_digest=bytes(twin.phone_digest),
            slot=twin.slot,
            flow="",
            session="",
            code_digest=b"",
            issued_at=NOW,
            expires_at=NOW,
        ).save(force_insert=True)


def test_no_sms_counts_nothing_and_leaves_the_former_code_good() -> None:
    code = send()
    Outage.objects.create(name="sms")
    with pytest.raises(DependencyDown):
        send(NOW + MINUTE)
    check(code, NOW + MINUTE)
    assert next_code_at(PHONE, NOW + MINUTE) is None
    assert LedgerRow.objects.filter(event="account.code_sent", outcome="sms_down").count() == 1
    Outage.objects.all().delete()
    send(NOW + MINUTE)


def test_the_table_holds_neither_code_nor_phone() -> None:
    code = send()
    row = str(vars(Code.objects.get()))
    assert code not in row
    assert PHONE[3:] not in row


def test_codes_are_forgotten_when_no_limit_counts_them() -> None:
    send()
    assert forget_codes(NOW + timedelta(hours=23)) == 0
    assert forget_codes(NOW + timedelta(hours=24)) == 1
