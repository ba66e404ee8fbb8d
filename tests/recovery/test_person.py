"""M-4.1.1: a person's password, from 忘记密码 to signing in with the new one, and what ends with the old one."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from jingban.accounts.codes import CodePurpose, UnableToRedeemCode, check_code, issue_code
from jingban.accounts.models import Account, Level, Session
from jingban.accounts.queries import live_link
from jingban.accounts.use_cases.freeze_account import freeze_account
from jingban.accounts.use_cases.open_account import open_account
from jingban.accounts.use_cases.raise_level import raise_level
from jingban.foundation import clock
from jingban.ledger.models import LedgerRow
from jingban.ledger.outbox import run_due_events
from jingban.mandates.acts import Refused, ask
from jingban.messages.models import Message
from jingban.parties.use_cases.set_person_state import set_person_state
from jingban.sandbox.models import SandboxMessage
from tests.cast import CHEN, LIN, NOW, PASSWORD, ZHENG, ZHOU
from tests.factories import (
    WORK_PERMITS,
    grant,
    make_organisation,
    make_organisation_account,
    make_person,
    signed_as_person,
)
from tests.recovery.seeker import NEW, Seeker, local, opens
from tests.signin.browser import Browser, codes_to


def test_the_whole_way(zhou: Account) -> None:
    she = Seeker()
    assert she.begin().headers["location"] == "/recover/person/code/"
    assert she.ask().json()["text"].startswith("如果姓名、证件号码、手机号与注册时一致，验证码已经发出")
    assert she.prove().headers["location"] == "/recover/person/password/"
    assert she.choose().headers["location"] == "/recover/person/done/"
    assert "登录密码已重置" in she.get("/recover/person/done/").text
    assert opens(zhou, NEW)
    assert not opens(zhou, PASSWORD)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        (f" {ZHOU[0]} ", ZHOU[1].lower()),
        (ZHOU[0], f"{ZHOU[1][:6]} {ZHOU[1][6:14]}-{ZHOU[1][14:]}"),
        (ZHOU[0], "".join(chr(ord(one) + 0xFEE0) for one in ZHOU[1])),
    ],
)
def test_as_people_type_it(zhou: Account, name: str, number: str) -> None:
    she = Seeker()
    she.begin(name=name, number=number)
    she.ask(phone="+86 176 0000 5093")
    assert she.prove(phone="１７６００００５０９３").headers["location"] == "/recover/person/password/"


def test_an_account_moved_in_comes_out_ordinary() -> None:
    account = open_account(
        phone=ZHOU[2], password_hash="", person=make_person(ZHOU), language="zh-hans", migrated=True, now=NOW
    )
    assert not opens(account, PASSWORD)
    Seeker().up_to("done")
    account.refresh_from_db()
    assert (account.migrated, opens(account, NEW), opens(account, PASSWORD)) == (False, True, False)


def test_the_level_falls_and_every_mandate_waits_for_the_face(zhou: Account) -> None:
    firm = make_organisation(representative=ZHENG)
    mandate = grant(firm, make_organisation_account(firm), make_person(ZHOU))
    Seeker().up_to("done")
    link = live_link(zhou)
    assert link
    assert link.level == Level.L2
    mandate.refresh_from_db()
    assert (mandate.revoked_at, mandate.superseded_at) == (None, None)
    with pytest.raises(Refused) as refusal:
        ask(
            signed_in=signed_as_person(zhou, make_person(ZHOU), "L2"),
            principal_id=firm.id,
            service_code=WORK_PERMITS,
            action="start",
            at=clock.now(),
        )
    assert refusal.value.decision.outcome == "step_up"
    raise_level(account=zhou, now=clock.now())
    assert ask(
        signed_in=signed_as_person(zhou, make_person(ZHOU)),
        principal_id=firm.id,
        service_code=WORK_PERMITS,
        action="start",
        at=clock.now(),
    )


def test_all_sessions_codes_known_browsers_and_other_flows_end(
    zhou: Account, later: Callable[[timedelta], None]
) -> None:
    at_home, elsewhere = Browser(), Browser("203.0.113.9")
    at_home.sign_in(local(ZHOU[2]))
    elsewhere.sign_in(ZHOU[1])
    bound = CodePurpose(purpose="register-person", session="s")
    issue_code(phone=ZHOU[2], bound_to=bound, now=clock.now(), language="zh-hans")
    pending = codes_to(ZHOU[2])[0]
    other = Seeker(address="203.0.113.30").up_to("code")
    later(timedelta(seconds=61))
    other.ask()
    other.prove()
    later(timedelta(seconds=61))
    Seeker().up_to("done")
    assert not Session.objects.filter(account=zhou).exists()
    assert (at_home.is_in, elsewhere.is_in) == (False, False)
    with pytest.raises(UnableToRedeemCode):
        check_code(phone=ZHOU[2], code=pending, bound_to=bound, now=clock.now())
    assert other.choose("Another2028x").headers["location"] == "/recover/person/?notice=again"
    assert opens(zhou, NEW)
    told = Message.objects.filter(template="account.new_device").count()
    at_home.sign_in(local(ZHOU[2]), NEW)
    assert Message.objects.filter(template="account.new_device").count() == told + 1, "it is a new browser"


def test_the_person_is_told_and_no_message_signs_anybody_in(zhou: Account) -> None:
    Seeker().up_to("done")
    run_due_events()
    row = Message.objects.get(account_id=zhou.id, template="account.password_set")
    sms = SandboxMessage.objects.filter(to=ZHOU[2]).latest("id")
    assert sms.text == row.text
    assert "不是您本人操作的" in sms.text
    stranger = Browser("198.51.100.99")
    for text in SandboxMessage.objects.values_list("text", flat=True):
        for word in text.split():
            if word.startswith("http"):
                stranger.get("/" + word.split("/", 3)[3], follow=True)
    assert not stranger.is_in
    assert not Session.objects.filter(account=zhou).exists()


def test_the_ledger_tells_each_step(zhou: Account) -> None:
    she = Seeker().up_to("asked")
    she.prove("000000" if she.newest_code() != "000000" else "000001")
    she.prove()
    she.choose()
    told = list(LedgerRow.objects.filter(event__startswith="recovery.").order_by("id"))
    assert [(row.event.removeprefix("recovery."), row.outcome) for row in told] == [
        ("begun", "success"),
        ("code_asked", "success"),
        ("phone_refused", "wrong"),
        ("phone_proven", "success"),
        ("password_reset", "success"),
    ]


def test_who_is_signed_in_here_is_signed_out_and_sees_it_done(zhou: Account) -> None:
    she = Seeker()
    she.sign_in(local(ZHOU[2]))
    she.up_to("done")
    assert "登录密码已重置" in she.get("/recover/person/done/").text
    assert not she.is_in


def test_the_proven_account_is_meant_whoever_else_claims_the_person(zhou: Account) -> None:
    claimed = open_account(
        phone=CHEN[2], password_hash="", person=make_person(ZHOU), language="zh-hans", now=NOW
    )
    he = Seeker(phone=CHEN[2]).up_to("asked")
    assert codes_to(CHEN[2]) == []
    assert he.newest_flow().account is None
    Seeker(address="203.0.113.30").up_to("done")
    assert (opens(zhou, NEW), opens(claimed, NEW)) == (True, False)


def test_without_a_proven_account_the_typed_phone_says_which() -> None:
    accounts = {
        who: open_account(
            phone=who[2], password_hash="", person=make_person(ZHOU), language="zh-hans", now=NOW
        )
        for who in (ZHOU, CHEN, LIN)
    }
    Seeker(phone=CHEN[2]).up_to("done")
    assert {who[2]: opens(account, NEW) for who, account in accounts.items()} == {
        ZHOU[2]: False,
        CHEN[2]: True,
        LIN[2]: False,
    }


def test_five_strangers_do_not_push_her_out() -> None:
    for serial in range(6):
        phone = f"+8613700000{serial:03}"
        open_account(phone=phone, password_hash="", person=make_person(ZHOU), language="zh-hans", now=NOW)
    mine = open_account(
        phone=ZHOU[2], password_hash="", person=make_person(ZHOU), language="zh-hans", now=NOW
    )
    Seeker().up_to("done")
    assert opens(mine, NEW)


def test_a_frozen_account_is_thawed(zhou: Account) -> None:
    assert freeze_account(account=zhou, how="link", now=clock.now())
    Seeker().up_to("done")
    zhou.refresh_from_db()
    assert zhou.frozen_at is None
    assert opens(zhou, NEW)


def test_a_phone_that_a_stranger_put_there_thaws_nothing(zhou: Account) -> None:
    now = clock.now()
    Account.objects.filter(id=zhou.id).update(phone_changed_at=now - timedelta(hours=1))
    freeze_account(account=zhou, how="link", now=now)
    she = Seeker().up_to("asked")
    assert codes_to(ZHOU[2]) == []
    assert she.prove("123456").status_code == 422


def test_nobody_gets_into_the_account_of_the_dead(zhou: Account) -> None:
    set_person_state(person=make_person(ZHOU), state="dead", now=clock.now())
    Seeker().up_to("asked")
    assert codes_to(ZHOU[2]) == []


def test_an_account_without_a_name_is_not_found_by_its_phone_alone() -> None:
    open_account(phone=ZHOU[2], password_hash="", language="zh-hans", now=NOW)
    Seeker().up_to("asked")
    assert codes_to(ZHOU[2]) == []


def test_a_newcomer_to_the_phone_gets_no_code_for_the_former_holder(zhou: Account) -> None:
    open_account(phone=ZHOU[2], password_hash="", language="zh-hans", now=NOW)
    Seeker().up_to("asked")
    assert codes_to(ZHOU[2]) == []


@pytest.mark.parametrize(
    ("chosen", "again", "said"),
    [
        ("short1A", None, "密码长度应为 8 到 20 位"),
        ("alllowercase1", None, "密码需要同时包含大写字母、小写字母和数字"),
        ("Password123", None, "这个密码太常见"),
        (f"Ab{local(ZHOU[2])}", None, "密码不能包含手机号"),
        (NEW, "Fresh2027y", "两次输入的密码不一致"),
        ("", None, "请输入新密码"),
    ],
)
def test_a_password_that_will_not_do(zhou: Account, chosen: str, again: str | None, said: str) -> None:
    she = Seeker().up_to("password")
    answer = she.choose(chosen, repeat_password=chosen if again is None else again)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{chosen}"' not in answer.text or not chosen
    assert she.choose().status_code == 303


def test_a_sign_in_code_that_waits_is_worth_nothing_afterwards(
    zhou: Account, later: Callable[[timedelta], None]
) -> None:
    """Somebody who knows the old password stands at the code's page while it is reset."""
    thief = Browser("198.51.100.3")
    for _ in range(10):
        thief.sign_in(local(ZHOU[2]), "Wrong2026x", proof=thief.solve(local(ZHOU[2])))
    thief.sign_in(local(ZHOU[2]), PASSWORD, proof=thief.solve(local(ZHOU[2])))
    code = codes_to(ZHOU[2])[0]
    later(timedelta(seconds=61))
    Seeker().up_to("done")
    assert thief.post("/sign-in/code/", {"code": code}).status_code in {302, 422}
    assert not thief.is_in
