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
    end_codes,
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


def test_all_codes_of_six_digits_may_come(monkeypatch) -> None:
    for drawn, code in ((lambda most: most - 1, "999999"), (lambda most: 7, "000007")):
        Code.objects.all().delete()
        monkeypatch.setattr(codes.secrets, "randbelow", drawn)
        assert send() == code
        check(code)


def test_the_sms_is_in_the_language_and_the_words_asked_for() -> None:
    texts = set()
    for at, (language, template) in enumerate(
        (("zh-hans", "code"), ("en", "code"), ("en", "code.phone_taken"))
    ):
        now = NOW + at * MINUTE
        issue_code(phone=PHONE, bound_to=FLOW, now=now, language=language, template=template)
        sms = SandboxMessage.objects.get(sent_at=now)
        texts.add(sms.text.replace(sms.code, ""))
        assert ("验证码" in sms.text) == (language == "zh-hans")
    assert len(texts) == 3


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
    refused = LedgerRow.objects.filter(event="account.code_wrong")
    assert list(refused.values_list("subject_id", "outcome")) == [(Code.objects.get().id, "failure")] * 6


def test_the_fifth_try_counts_and_the_right_code_costs_none() -> None:
    code = send()
    for _ in range(4):
        with pytest.raises(UnableToRedeemCode):
            check(wrong(code))
    for _ in range(3):
        check(code)
    assert Code.objects.get().tries == 4


def test_a_code_never_sent_is_refused_the_same() -> None:
    with pytest.raises(UnableToRedeemCode):
        check("000000")
    assert LedgerRow.objects.get(event="account.code_wrong").subject_id is None


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
    with pytest.raises(UnableToRedeemCode):
        check(code, phone="+8613900000000")
    check(code)


def test_spending_one_leaves_the_others() -> None:
    other = "+8613800138000"
    code, theirs = send(), send(phone=other)
    spend_code(check(code), now=NOW)
    spend_code(check(theirs, phone=other), now=NOW)


def test_what_waits_at_a_phone_can_be_ended() -> None:
    other = "+8613800138000"
    used = send()
    spend_code(check(used), now=NOW)
    waiting = [
        (send(NOW + MINUTE), FLOW),
        (send(NOW + 2 * MINUTE, CodePurpose(purpose="x")), CodePurpose(purpose="x")),
    ]
    theirs = send(NOW + MINUTE, phone=other)
    at = NOW + 3 * MINUTE
    assert end_codes(phone=PHONE, now=at) == 2
    for code, purpose in waiting:
        with pytest.raises(UnableToRedeemCode):
            check(code, at, purpose)
    check(theirs, at, phone=other)
    assert set(Code.objects.filter(used_at=None).values_list("expires_at", flat=True)) == {
        at,
        NOW + 6 * MINUTE,
    }
    assert Code.objects.get(used_at=NOW).expires_at == NOW + 5 * MINUTE
    assert end_codes(phone=PHONE, now=at) == 0


def test_only_the_newest_counts() -> None:
    first = send()
    second = send(NOW + MINUTE)
    if first != second:
        with pytest.raises(UnableToRedeemCode):
            check(first, NOW + MINUTE)
    check(second, NOW + MINUTE)


def test_again_after_a_minute() -> None:
    send()
    with pytest.raises(UnableToSendCode, match="01:01:00") as refusal:
        send(NOW + timedelta(seconds=59))
    assert refusal.value.until == NOW + MINUTE
    assert next_code_at(PHONE, NOW + timedelta(seconds=59)) == NOW + MINUTE
    assert next_code_at(PHONE, NOW + MINUTE) is None
    send(NOW + MINUTE)


@pytest.mark.parametrize(
    ("minutes_ago", "proven", "minutes_to_wait"),
    [
        ((50, 40, 30), False, None),
        ((50, 40, 30, 20), False, 10),
        ((60, 40, 30, 20), False, None),
        ((50, 40, 30, 20), True, None),
        ((50, 40, 30, 20, 10), True, 10),
        ((55, 50, 40, 30, 20), False, 10),
        (range(100, 800, 100), False, None),
        (range(100, 900, 100), False, 1440 - 800),
        (range(100, 900, 100), True, None),
        (range(100, 1100, 100), True, 1440 - 1000),
        ((*range(100, 1000, 100), 1440), True, None),
    ],
)
def test_what_was_sent_says_when_the_next_may_go(
    minutes_ago, proven: bool, minutes_to_wait: int | None
) -> None:
    """Four an hour and eight a day for a stranger, one and two more for who has shown the password."""
    for slot, ago in enumerate(sorted(minutes_ago, reverse=True)):
        at = NOW - ago * MINUTE
        digest = codes.phone_digest(PHONE)
        Code(phone_digest=digest, slot=slot, issued_at=at, expires_at=at, code_digest=b"", purpose="x").save()
    until = None if minutes_to_wait is None else NOW + minutes_to_wait * MINUTE
    assert next_code_at(PHONE, NOW, proven=proven) == until
    bound_to = CodePurpose(purpose="x", proven=proven)
    if until is None:
        send(bound_to=bound_to)
        return
    with pytest.raises(UnableToSendCode) as refusal:
        send(bound_to=bound_to)
    assert refusal.value.until == until


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
    with pytest.raises(UnableToSendCode) as refusal:
        send(NOW + MINUTE)
    assert refusal.value.until == NOW + 2 * MINUTE
    assert Code.objects.count() == 1


def test_the_ledger_names_the_code_and_what_it_is_for() -> None:
    send()
    row = LedgerRow.objects.get(event="account.code_sent")
    assert (row.subject_id, row.data) == (Code.objects.get().id, {"purpose": "register-person"})


def test_a_slot_is_one_codes() -> None:
    send()
    send(NOW + MINUTE)
    assert set(Code.objects.values_list("slot", flat=True)) == {1, 2}
    Code.objects.filter(slot=1).delete()
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
    assert LedgerRow.objects.get(outcome="sms_down").data == {"purpose": "register-person"}
    assert LedgerRow.objects.filter(event="account.code_sent").count() == 2
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
