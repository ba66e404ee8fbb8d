"""Signing in with a passkey, and with the authenticator's code after the password; their pages in 账号安全."""

import re
from datetime import timedelta

import pytest

from jingban.accounts.models import Account, Passkey
from jingban.accounts.use_cases.freeze_account import freeze_account
from jingban.accounts.use_cases.renew_recovery_codes import renew_recovery_codes
from jingban.foundation import clock, totp
from jingban.messages.models import Message
from jingban.signin.models import Attempt, Outcome
from tests.accounts.device import Device
from tests.accounts.test_passkeys import add
from tests.cast import CHEN, PASSWORD
from tests.factories import make_account
from tests.signin.browser import Browser, codes_to
from tests.signin.test_step_up import secret_of

STEP = timedelta(seconds=30)


def here(address: str = "203.0.113.7") -> Browser:
    """A browser at the address for which passkeys are made."""
    browser = Browser(address)
    browser.defaults["HTTP_HOST"] = "localhost:8000"
    return browser


@pytest.fixture
def inside(zhou: Account) -> Browser:
    browser = here()
    browser.sign_in("17600005093")
    return browser


def with_passkey(browser: Browser, device: Device, **more: str):
    asked = browser.post("/sign-in/passkey/options/").text
    return browser.post("/sign-in/passkey/", {"answer": device.use(asked), **more})


# --- passkeys


def test_a_passkey_is_added_on_the_page_and_signs_in(inside: Browser, zhou: Account) -> None:
    device = Device()
    page = inside.get("/centre/security/passkeys/").text
    assert "还没有通行密钥" in page
    asked = inside.post("/centre/security/passkeys/options/").text
    answer = inside.post("/centre/security/passkeys/add/", {"name": "我的手机", "answer": device.make(asked)})
    assert answer["Location"] == "/centre/security/passkeys/?done=added"
    assert "我的手机" in inside.get(answer["Location"]).text
    other = here("198.51.100.1")
    assert with_passkey(other, device, next="/centre/")["Location"] == "/centre/"
    assert other.is_in
    assert Message.objects.filter(template="account.new_device", account_id=zhou.id).count() == 1
    assert Attempt.objects.filter(outcome=Outcome.SUCCESS).count() == 2
    assert "用过" in inside.get("/centre/security/passkeys/").text


def test_a_passkey_without_a_name_or_an_answer_is_not_added(inside: Browser) -> None:
    asked = inside.post("/centre/security/passkeys/options/").text
    refused = inside.post("/centre/security/passkeys/add/", {"name": "", "answer": Device().make(asked)})
    assert refused.status_code == 422
    assert "请填写名称" in refused.text
    refused = inside.post("/centre/security/passkeys/add/", {"name": "我的手机", "answer": ""})
    assert refused.status_code == 422
    assert 'value="我的手机"' in refused.text
    assert "没有添加成功" in refused.text
    assert Passkey.objects.count() == 0


def test_what_sms_is_worth_is_said_until_there_is_something_stronger(inside: Browser, zhou: Account) -> None:
    said = "短信可能被截获，验证码可能被人骗走"
    assert said in inside.get("/centre/security/").text
    add(zhou, Device(), now=clock.now())
    assert said not in inside.get("/centre/security/").text


def test_renaming_and_removing(inside: Browser, zhou: Account) -> None:
    device = Device()
    mine, others = add(zhou, device, now=clock.now()), add(make_account(CHEN), Device(), now=clock.now())
    path = f"/centre/security/passkeys/{mine.id}"
    assert inside.post(f"{path}/name/", {"name": ""}).status_code == 422
    assert inside.post(f"{path}/name/", {"name": "办公室电脑"}).status_code == 303
    assert "办公室电脑" in inside.get("/centre/security/passkeys/").text
    for deed in ("name", "remove"):
        other = f"/centre/security/passkeys/{others.id}/{deed}/"
        assert inside.post(other, {"name": "x"}).status_code == 404
    assert inside.post(f"{path}/remove/").status_code == 303
    assert with_passkey(here("198.51.100.1"), device).status_code == 422
    assert Passkey.objects.get() == others


def test_a_passkey_of_a_frozen_or_closed_account_signs_in_nobody(zhou: Account) -> None:
    device = Device()
    add(zhou, device, now=clock.now())
    freeze_account(account=zhou, how="link", now=clock.now())
    browser = here()
    refused = with_passkey(browser, device)
    assert refused.status_code == 422
    assert "没有用通行密钥登录成功" in refused.text
    Account.objects.update(frozen_at=None, closed_at=clock.now())
    assert with_passkey(browser, device).status_code == 422
    assert not browser.is_in


def test_anothers_challenge_signs_in_nobody(zhou: Account) -> None:
    device = Device()
    add(zhou, device, now=clock.now())
    asked = here().post("/sign-in/passkey/options/").text
    thief = here("198.51.100.1")
    thief.post("/sign-in/passkey/options/")
    assert thief.post("/sign-in/passkey/", {"answer": device.use(asked)}).status_code == 422
    assert not thief.is_in


def test_an_ip_address_says_where_passkeys_work(zhou: Account) -> None:
    browser = Browser()
    page = browser.get("/sign-in/person/", headers={"host": "127.0.0.1:8000"}).text
    assert "http://localhost:8000/sign-in/person/" in page
    assert "data-passkey" not in page
    assert "data-passkey" in here().get("/sign-in/person/").text
    browser.sign_in("17600005093")
    page = browser.get("/centre/security/passkeys/").text
    assert "要在另一个地址添加" in page
    assert 'href="http://localhost:8000/centre/security/passkeys/"' in page


# --- the authenticator


def test_it_is_set_up_on_the_pages(inside: Browser, zhou: Account) -> None:
    assert (
        inside.get("/centre/security/authenticator/set-up/")["Location"] == "/centre/security/authenticator/"
    )
    assert "开始设置" in inside.get("/centre/security/authenticator/").text
    assert inside.post("/centre/security/authenticator/begin/").status_code == 303
    page = inside.get("/centre/security/authenticator/set-up/").text
    secret = re.search(r'id="secret" value="([A-Z2-7]{32})"', page).group(1)
    assert "data:image/svg+xml" in page
    wrong = inside.post("/centre/security/authenticator/set-up/", {"app_code": "000000"})
    assert wrong.status_code == 422
    assert "动态码不正确" in wrong.text
    code = totp.code_at(secret, clock.now())
    done = inside.post("/centre/security/authenticator/set-up/", {"app_code": code})
    assert len(re.findall(r'<li class="num">([2-9A-Z]{5}-[2-9A-Z]{5})</li>', done.text)) == 10
    assert "no-store" in done["cache-control"]
    assert secret not in inside.get("/centre/security/authenticator/").text
    assert inside.get("/centre/security/authenticator/set-up/").status_code == 302


def test_sign_in_asks_for_the_code_and_takes_it_once(zhou: Account, browser: Browser) -> None:
    secret = secret_of(zhou)
    code = totp.code_at(secret, clock.now())
    assert browser.sign_in("17600005093", next="/centre/")["Location"] == "/sign-in/factor/"
    assert not browser.is_in
    page = browser.get("/sign-in/factor/").text
    assert "请输入动态码" in page
    assert "人工核验" in page
    assert browser.post("/sign-in/factor/", {"factor_code": "000000"}).status_code == 422
    assert (
        browser.post("/sign-in/factor/", {"factor_code": f" {code[:3]} {code[3:]} "})["Location"]
        == "/centre/"
    )
    assert browser.is_in
    other = Browser("198.51.100.1")
    other.sign_in("17600005093")
    assert other.post("/sign-in/factor/", {"factor_code": code}).status_code == 422
    assert not other.is_in


def test_the_step_cannot_be_skipped(zhou: Account, browser: Browser) -> None:
    secret = secret_of(zhou)
    code = totp.code_at(secret, clock.now())
    assert browser.get("/sign-in/factor/")["Location"] == "/sign-in/"
    assert browser.post("/sign-in/factor/", {"factor_code": code})["Location"] == "/sign-in/"
    browser.sign_in("17600005093", "Wrong2026x")
    assert browser.post("/sign-in/factor/", {"factor_code": code})["Location"] == "/sign-in/"
    browser.sign_in("17600005093")
    assert browser.get("/sign-in/code/")["Location"] == "/sign-in/", "the SMS step is another one"
    assert browser.get("/centre/").status_code == 302
    assert not browser.is_in


def test_a_flow_ends_with_the_password_and_with_time(zhou: Account, browser: Browser, later) -> None:
    secret = secret_of(zhou)
    browser.sign_in("17600005093")
    Account.objects.update(credential_epoch=9)
    assert (
        browser.post("/sign-in/factor/", {"factor_code": totp.code_at(secret, clock.now())}).status_code
        == 422
    )
    Account.objects.update(credential_epoch=1)
    later(timedelta(minutes=15))
    code = totp.code_at(secret, clock.now())
    assert browser.post("/sign-in/factor/", {"factor_code": code})["Location"] == "/sign-in/"


def test_codes_are_guessed_ten_times_a_day(zhou: Account, browser: Browser, later) -> None:
    secret = secret_of(zhou)
    browser.sign_in("17600005093")
    for _time in range(10):
        assert "动态码不正确" in browser.post("/sign-in/factor/", {"factor_code": "000000"}).text
    right = totp.code_at(secret, clock.now())
    assert "输错的次数太多" in browser.post("/sign-in/factor/", {"factor_code": right}).text
    other = Browser("198.51.100.1")
    other.sign_in("17600005093")
    assert "输错的次数太多" in other.post("/sign-in/factor/", {"factor_code": right}).text
    later(timedelta(hours=24))
    other.sign_in("17600005093")
    now = totp.code_at(secret, clock.now())
    assert other.post("/sign-in/factor/", {"factor_code": now}).status_code == 303


def test_a_known_browser_is_not_locked_out_by_strangers(zhou: Account) -> None:
    known = Browser()
    known.sign_in("17600005093")
    known.post("/sign-out/")
    secret = secret_of(zhou)
    thief = Browser("198.51.100.1")
    thief.sign_in("17600005093")
    for _time in range(11):
        thief.post("/sign-in/factor/", {"factor_code": "000000"})
    known.sign_in("17600005093")
    code = totp.code_at(secret, clock.now())
    assert known.post("/sign-in/factor/", {"factor_code": code}).status_code == 303


def test_a_recovery_code_stands_in_once_and_is_told(zhou: Account, browser: Browser) -> None:
    secret_of(zhou)
    code = renew_recovery_codes(account=zhou, now=clock.now())[0]
    browser.sign_in("17600005093")
    assert browser.post("/sign-in/factor/", {"factor_code": code}).status_code == 303
    assert browser.is_in
    assert "还剩 9 个" in Message.objects.get(template="account.recovery_code_used").text
    other = Browser("198.51.100.1")
    other.sign_in("17600005093")
    assert other.post("/sign-in/factor/", {"factor_code": code}).status_code == 422


def test_a_passkey_needs_no_further_code(zhou: Account) -> None:
    secret_of(zhou)
    device = Device()
    add(zhou, device, now=clock.now())
    browser = here()
    assert with_passkey(browser, device).status_code == 303
    assert browser.is_in


def test_after_ten_misses_sms_and_authenticator_are_both_asked(zhou: Account) -> None:
    secret = secret_of(zhou)
    for n in range(10):
        one = Browser(f"198.51.{n}.1")
        one.sign_in("17600005093", "Wrong2026x", proof=one.solve("17600005093"))
    browser = Browser("192.0.2.1")
    asked = browser.sign_in("17600005093", proof=browser.solve("17600005093"))
    assert asked["Location"] == "/sign-in/code/"
    assert browser.get("/sign-in/factor/")["Location"] == "/sign-in/", "not before the SMS"
    sms = codes_to("+8617600005093")[0]
    assert browser.post("/sign-in/code/", {"code": sms})["Location"] == "/sign-in/factor/"
    assert not browser.is_in
    again = browser.post("/sign-in/code/", {"code": sms})
    assert again["Location"] == "/sign-in/", "the SMS code is spent and its step is over"
    code = totp.code_at(secret, clock.now())
    assert browser.post("/sign-in/factor/", {"factor_code": code}).status_code == 303
    assert browser.is_in


def test_asking_can_be_switched_off_and_the_app_removed(inside: Browser, zhou: Account) -> None:
    secret_of(zhou)
    page = inside.get("/centre/security/authenticator/").text
    assert "密码之后要填动态码" in page
    assert inside.post("/centre/security/authenticator/ask/", {"asked": "0"}).status_code == 303
    other = Browser("198.51.100.1")
    assert other.sign_in("17600005093")["Location"] == "/"
    codes = inside.post("/centre/security/authenticator/codes/").text
    assert len(re.findall(r'<li class="num">', codes)) == 10
    assert inside.post("/centre/security/authenticator/remove/").status_code == 303
    assert "开始设置" in inside.get("/centre/security/authenticator/").text
    assert (
        inside.post("/centre/security/authenticator/codes/")["Location"] == "/centre/security/authenticator/"
    )


def test_score_and_list_count_the_factors(inside: Browser, zhou: Account) -> None:
    assert "90 分" in inside.get("/centre/").text
    assert inside.get("/centre/security/").text.count("未添加") == 2
    add(zhou, Device(), now=clock.now())
    assert "100 分" in inside.get("/centre/").text
    page = inside.get("/centre/security/").text
    assert "已添加 1 个" in page
    assert page.count("未添加") == 1


def test_no_secret_is_written_back(inside: Browser, zhou: Account) -> None:
    secret_of(zhou)
    for typed in ({"way": "code", "app_code": "000000"}, {"way": "password", "password": PASSWORD + "x"}):
        page = inside.post("/centre/security/prove/", typed).text
        assert PASSWORD not in page
