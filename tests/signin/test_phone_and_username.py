"""Changing one's phone and user name: each earlier step is looked at again at the later ones; all are told."""

import re
from datetime import timedelta

import pytest

from jingban.accounts.models import Account, Authenticator, Code
from jingban.accounts.queries import account_by_phone
from jingban.accounts.stopping import STOPPABLE_FOR
from jingban.accounts.use_cases.end_sessions import end_sessions
from jingban.foundation import clock, totp
from jingban.ledger.models import LedgerRow
from jingban.ledger.outbox import run_due_events
from jingban.messages.models import Message
from jingban.sandbox.models import SandboxMessage
from tests.accounts.device import Device
from tests.accounts.test_passkeys import add
from tests.cast import CHEN, NOW, PASSWORD, SHIGUANG, ZHENG
from tests.factories import make_account, make_organisation, make_organisation_account
from tests.signin.browser import Browser, codes_to
from tests.signin.test_step_up import secret_of

OLD, NEW = "+8617600005093", "+8613300001234"
FORMER, NEXT = "/centre/security/phone/", "/centre/security/phone/new/"


@pytest.fixture
def inside(zhou: Account, browser: Browser) -> Browser:
    browser.defaults["HTTP_HOST"] = "localhost:8000"
    browser.sign_in("17600005093")
    return browser


def first_step(browser: Browser, phone: str = OLD) -> None:
    browser.post(f"{FORMER}code/")
    answer = browser.post(FORMER, {"way": "sms", "code": codes_to(phone)[0]})
    assert answer["Location"] == NEXT


def send(browser: Browser, phone: str = NEW):
    return browser.post(f"{NEXT}code/", {"phone": phone}, headers={"x-fragment": "1"})


def change(browser: Browser, phone: str = NEW, code: str = ""):
    return browser.post(NEXT, {"phone": phone, "code": code or codes_to(phone)[0]})


def test_the_phone_changes_and_everybody_is_told(inside: Browser, zhou: Account) -> None:
    other = Browser("198.51.100.1")
    other.sign_in("17600005093")
    first_step(inside)
    assert "133****1234" in send(inside).json()["text"]
    answer = change(inside)
    assert answer["Location"] == "/centre/security/?done=phone"
    assert "绑定手机已更换" in inside.get(answer["Location"]).text
    assert inside.is_in
    assert not other.is_in
    zhou.refresh_from_db()
    assert zhou.phone == NEW
    assert zhou.phone_changed_at
    assert account_by_phone(OLD) is None
    run_due_events()
    for phone in (OLD, NEW):
        text = SandboxMessage.objects.filter(to=phone).latest("id").text
        assert "133****1234" in text
        assert "/not-me/" in text
        assert NEW[3:] not in text
    inside.post("/sign-out/")
    assert inside.sign_in("13300001234").status_code == 303


def test_the_second_step_needs_the_first(inside: Browser, zhou: Account) -> None:
    assert inside.get(NEXT)["Location"] == FORMER
    assert send(inside).status_code == 409
    assert not codes_to(NEW)
    assert inside.post(f"{NEXT}code/", {"phone": NEW})["Location"] == FORMER
    assert inside.post(NEXT, {"phone": NEW, "code": "123456"})["Location"] == FORMER
    zhou.refresh_from_db()
    assert zhou.phone == OLD


def test_the_first_steps_code_is_no_code_for_the_second(inside: Browser, zhou: Account) -> None:
    inside.post(f"{FORMER}code/")
    code = codes_to(OLD)[0]
    assert inside.post(FORMER, {"way": "sms", "code": code}).status_code == 303
    assert inside.post(FORMER, {"way": "sms", "code": code}).status_code == 422, "used"
    send(inside)
    assert change(inside, code=code).status_code == 422


def test_the_phone_cannot_be_swapped_at_the_last_form(inside: Browser, zhou: Account) -> None:
    first_step(inside)
    send(inside)
    answer = change(inside, "+8613300009999", codes_to(NEW)[0])
    assert answer.status_code == 422
    assert "验证码不正确" in answer.text
    zhou.refresh_from_db()
    assert zhou.phone == OLD


def test_another_sessions_code_and_step_count_for_nothing(inside: Browser, zhou: Account) -> None:
    first_step(inside)
    send(inside)
    other = Browser("198.51.100.1")
    other.sign_in("17600005093")
    assert other.get(NEXT)["Location"] == FORMER
    inside.post("/sign-out/")
    inside.sign_in("17600005093")
    assert change(inside)["Location"] == FORMER, "the step ended with the session"


def test_a_step_ends_with_time_and_with_the_epoch(inside: Browser, zhou: Account, later) -> None:
    first_step(inside)
    end_sessions(account=zhou, now=clock.now())
    assert inside.get(NEXT).status_code == 302
    inside.sign_in("17600005093")
    later(timedelta(minutes=2))
    first_step(inside)
    later(timedelta(minutes=7))
    assert inside.get(NEXT).status_code == 200
    inside.post("/centre/security/prove/", {"way": "password", "password": PASSWORD})
    later(timedelta(minutes=9))
    assert inside.get(NEXT)["Location"] == FORMER


def test_a_recycled_phone_goes_to_the_newcomer_and_only_the_sms_says_so(
    inside: Browser, zhou: Account
) -> None:
    chen = make_account(CHEN)
    first_step(inside)
    free = send(inside).json()["text"]
    taken = send(inside, CHEN[2]).json()["text"]
    assert re.sub(r"\d", "", free) == re.sub(r"\d", "", taken)
    assert "绑定着另一个账号" in SandboxMessage.objects.filter(to=CHEN[2]).latest("id").text
    assert change(inside, CHEN[2]).status_code == 303
    assert account_by_phone(CHEN[2]) == zhou
    chen.refresh_from_db()
    assert chen.phone is None
    run_due_events()
    assert Message.objects.filter(template="account.phone_released", account_id=chen.id).exists()
    assert Browser("198.51.100.1").sign_in(CHEN[1]).status_code == 303, "the number still signs in"


def test_whoever_lost_the_phone_to_a_newcomer_binds_another(zhou: Account, browser: Browser) -> None:
    chen = make_account((CHEN[0], CHEN[1], OLD))
    zhou.refresh_from_db()
    assert zhou.phone is None
    assert chen.phone == OLD
    browser.sign_in(zhou.links.get().person.certificates.first().number)
    assert browser.get(FORMER)["Location"] == NEXT
    send(browser)
    assert change(browser).status_code == 303
    zhou.refresh_from_db()
    assert zhou.phone == NEW


def test_without_phone_a_factor_must_be_shown(zhou: Account, browser: Browser) -> None:
    secret = secret_of(zhou)
    make_account((CHEN[0], CHEN[1], OLD))
    browser.sign_in(zhou.links.get().person.certificates.first().number)
    browser.post("/sign-in/factor/", {"factor_code": totp.code_at(secret, clock.now())})
    assert browser.get(FORMER).status_code == 200
    assert browser.get(NEXT)["Location"] == FORMER


def test_a_factor_stands_in_for_the_lost_phone(inside: Browser, zhou: Account) -> None:
    assert "人工核验" in inside.get(FORMER).text
    device = Device()
    add(zhou, device, now=clock.now() - STOPPABLE_FOR)
    page = inside.get(FORMER).text
    assert "用通行密钥确认" in page
    assert inside.post(FORMER, {"way": "passkey", "answer": "{}"}).status_code == 422
    answer = device.use(inside.post("/centre/security/prove/options/").text)
    assert inside.post(FORMER, {"way": "passkey", "answer": answer})["Location"] == NEXT
    send(inside)
    assert change(inside).status_code == 303


def test_the_authenticator_stands_in_too(inside: Browser, zhou: Account) -> None:
    code = totp.code_at(secret_of(zhou), clock.now())
    Authenticator.objects.update(added_at=clock.now() - STOPPABLE_FOR)
    assert inside.post(FORMER, {"way": "code", "app_code": "000000"}).status_code == 422
    assert inside.post(FORMER, {"way": "code", "app_code": code})["Location"] == NEXT


def test_a_factor_added_lately_does_not_stand_in_for_the_phone(inside: Browser, zhou: Account) -> None:
    """Else who knows the password alone would add one and move the phone at once."""
    device, young = Device(), clock.now() - STOPPABLE_FOR + timedelta(minutes=1)
    add(zhou, device, now=young)
    code = totp.code_at(secret_of(zhou), clock.now())
    Authenticator.objects.update(added_at=young)
    page = inside.get(FORMER).text
    assert "还不到 72 小时" in page
    assert "用通行密钥确认" not in page
    answer = device.use(inside.post("/centre/security/prove/options/").text)
    assert inside.post(FORMER, {"way": "passkey", "answer": answer}).status_code == 422
    assert inside.post(FORMER, {"way": "code", "app_code": code}).status_code == 422
    assert inside.get(NEXT)["Location"] == FORMER
    first_step(inside)


@pytest.mark.parametrize(
    "typed", [{}, {"way": "sms", "code": ""}, {"way": "sms", "code": "000000"}, {"way": "x"}]
)
def test_a_wrong_first_step(inside: Browser, typed: dict[str, str]) -> None:
    assert inside.post(FORMER, typed).status_code == 422
    assert inside.get(NEXT)["Location"] == FORMER


def test_wrong_new_phones(inside: Browser) -> None:
    first_step(inside)
    assert send(inside, "123").status_code == 422
    assert send(inside, OLD).status_code == 422
    page = inside.post(f"{NEXT}code/", {"phone": "123"})
    assert page.status_code == 422
    assert 'value="123"' in page.text
    assert change(inside, OLD, "123456").status_code == 422
    assert "请填写手机验证码" in inside.post(NEXT, {"phone": NEW}).text


def test_what_was_refused_is_written_down(inside: Browser, zhou: Account) -> None:
    inside.post(FORMER, {"way": "sms", "code": "000000"})
    first_step(inside)
    send(inside)
    change(inside, code="000000")
    change(inside, OLD, "123456")
    rows = LedgerRow.objects.filter(event="signin.phone_change_refused", account_id=zhou.id).order_by("id")
    assert [row.outcome for row in rows] == ["unproven", "wrong_code", "same_phone"]


def test_without_scripts_the_code_is_sent_by_the_page(inside: Browser) -> None:
    assert "验证码已发到 176****5093" in inside.post(f"{FORMER}code/").text
    again = inside.post(f"{FORMER}code/")
    assert again.status_code == 429
    assert "获取得太频繁" in again.text
    inside.post(FORMER, {"way": "sms", "code": codes_to(OLD)[0]})
    page = inside.post(f"{NEXT}code/", {"phone": "13300001234"}).text
    assert "验证码已发到 133****1234" in page
    assert 'value="13300001234"' in page


def test_an_account_sends_ten_codes_a_day_to_new_phones(inside: Browser) -> None:
    first_step(inside)
    for n in range(10):
        assert send(inside, f"+86133000020{n:02}").status_code == 200
    refused = send(inside, "+8613300003000")
    assert refused.status_code == 429
    assert "获取得太频繁" in refused.json()["text"]
    assert Code.objects.filter(purpose="phone-new").count() == 10


def test_sms_that_are_down_are_said(inside: Browser, sms_down: None) -> None:
    answer = inside.post(f"{FORMER}code/", headers={"x-fragment": "1"})
    assert answer.status_code == 503


def test_an_organisations_phone_may_be_shared(browser: Browser) -> None:
    yanxi = make_organisation_account(make_organisation(representative=ZHENG))
    make_account(CHEN)
    browser.sign_in("yanxi", kind="organisation")
    first_step(browser, "+8613800005093")
    send(browser, CHEN[2])
    assert "绑定着另一个账号" not in SandboxMessage.objects.filter(to=CHEN[2]).latest("id").text
    assert change(browser, CHEN[2]).status_code == 303
    yanxi.refresh_from_db()
    assert yanxi.phone == CHEN[2]
    assert account_by_phone(CHEN[2]).kind == "person"


# --- the user name


def test_the_user_name_changes_and_is_told(yanxi: Account, browser: Browser) -> None:
    browser.sign_in("yanxi", kind="organisation")
    answer = browser.post("/centre/security/username/", {"username": " YanXi2026 "})
    assert answer["Location"] == "/centre/security/?done=username"
    assert "yanxi2026" in browser.get(answer["Location"]).text
    assert "/not-me/" in Message.objects.get(template="account.username_set").text
    browser.post("/sign-out/")
    assert browser.sign_in("yanxi", kind="organisation").status_code == 422
    assert browser.sign_in("YANXI2026", kind="organisation").status_code == 303


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请填写新用户名"),
        ("1abc", "以字母开头"),
        ("yanxi", "这就是现在的用户名"),
        ("shiguang", "已经有人用了"),
    ],
)
def test_wrong_user_names(yanxi: Account, browser: Browser, typed: str, said: str) -> None:
    make_organisation_account(
        make_organisation(SHIGUANG), username="shiguang", phone="+8613800001234", now=NOW
    )
    browser.sign_in("yanxi", kind="organisation")
    answer = browser.post("/centre/security/username/", {"username": typed})
    assert answer.status_code == 422
    assert said in answer.text


def test_a_person_has_no_user_name(inside: Browser) -> None:
    assert inside.get("/centre/security/username/").status_code == 403
