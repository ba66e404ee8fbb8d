"""Before a change: a recent proof, by password, passkey or authenticator; what was typed is kept meanwhile."""

from datetime import timedelta

import pytest

from jingban.accounts.models import Account, Session
from jingban.accounts.use_cases.set_up_authenticator import begin_authenticator, confirm_authenticator
from jingban.foundation import clock, totp
from jingban.ledger.models import LedgerRow
from tests.accounts.device import Device
from tests.accounts.test_passkeys import add
from tests.cast import CHEN, PASSWORD
from tests.factories import make_account
from tests.signin.browser import Browser

ASKED = [
    "/centre/security/password/",
    "/centre/security/phone/",
    "/centre/security/phone/new/",
    "/centre/security/authenticator/set-up/",
]
ASKED_POSTS = [
    "/centre/security/phone/code/",
    "/centre/security/phone/new/code/",
    "/centre/security/passkeys/add/",
    "/centre/security/authenticator/begin/",
    "/centre/security/authenticator/ask/",
    "/centre/security/authenticator/remove/",
    "/centre/security/authenticator/codes/",
    "/centre/security/passkeys/019a0000-0000-7000-8000-000000000000/remove/",
]


@pytest.fixture
def stale(zhou: Account, browser: Browser, later) -> Browser:
    """A browser that signed in eleven minutes ago."""
    browser.defaults["HTTP_HOST"] = "localhost:8000"
    browser.sign_in("17600005093")
    later(timedelta(minutes=11))
    return browser


def secret_of(account: Account) -> str:
    begun = begin_authenticator(account=account, now=clock.now())
    earlier = clock.now() - timedelta(seconds=30)
    confirm_authenticator(account=account, code=totp.code_at(begun.secret, earlier), now=clock.now())
    return begun.secret


@pytest.mark.parametrize("path", ASKED)
def test_a_page_asks_and_leads_back(stale: Browser, path: str) -> None:
    answer = stale.get(path)
    assert answer.status_code == 302
    assert answer["Location"] == f"/centre/security/prove/?next={path.replace('/', '%2F')}"
    page = stale.get(answer["Location"]).text
    assert "请确认是您本人" in page
    done = stale.post("/centre/security/prove/", {"way": "password", "password": PASSWORD, "next": path})
    assert done["Location"] == path


@pytest.mark.parametrize("path", ASKED_POSTS)
def test_a_form_asks_first_and_does_nothing(stale: Browser, path: str) -> None:
    before = LedgerRow.objects.count()
    assert "/centre/security/prove/" in stale.post(path, {"asked": "1", "name": "x"})["Location"]
    assert stale.post(path, headers={"x-fragment": "1"}).status_code == 403
    assert LedgerRow.objects.count() == before


def test_ten_minutes_are_recent(zhou: Account, browser: Browser, later) -> None:
    browser.sign_in("17600005093")
    later(timedelta(minutes=9))
    assert browser.get("/centre/security/password/").status_code == 200


def test_what_was_typed_is_there_again(stale: Browser, zhou: Account) -> None:
    page = stale.get("/centre/security/passkeys/").text
    token = page.split('name="as" value="')[1].split('"')[0]
    referer = {"referer": "http://localhost:8000/centre/security/passkeys/"}
    stale.post(
        "/centre/security/passkeys/add/", {"name": "我的旧手机", "answer": "x", "as": token}, headers=referer
    )
    stale.post("/centre/security/prove/", {"way": "password", "password": PASSWORD})
    assert 'value="我的旧手机"' in stale.get("/centre/security/passkeys/").text


def test_the_password_proves_and_the_key_changes(stale: Browser, zhou: Account) -> None:
    before = Session.objects.get(account=zhou).digest
    answer = stale.post("/centre/security/prove/", {"way": "password", "password": PASSWORD})
    assert answer["Location"] == "/centre/security/"
    assert Session.objects.get(account=zhou).digest != before
    assert stale.get("/centre/security/password/").status_code == 200
    assert LedgerRow.objects.filter(event="signin.proven_again", account_id=zhou.id).exists()


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"way": "password"},
        {"way": "password", "password": "Wrong2026x"},
        {"way": "x", "password": PASSWORD},
    ],
)
def test_all_else_proves_nothing(stale: Browser, typed: dict[str, str]) -> None:
    assert stale.post("/centre/security/prove/", typed).status_code == 422
    assert stale.get("/centre/security/password/").status_code == 302


def test_wrong_passwords_end_after_ten(stale: Browser) -> None:
    for _time in range(10):
        stale.post("/centre/security/prove/", {"way": "password", "password": "Wrong2026x"})
    answer = stale.post("/centre/security/prove/", {"way": "password", "password": PASSWORD})
    assert "输错的次数太多" in answer.text
    assert stale.get("/centre/security/password/").status_code == 302


def test_the_authenticator_proves_once(stale: Browser, zhou: Account) -> None:
    code = totp.code_at(secret_of(zhou), clock.now())
    assert stale.post("/centre/security/prove/", {"way": "code", "app_code": "000000"}).status_code == 422
    assert stale.post("/centre/security/prove/", {"way": "code", "app_code": code}).status_code == 303
    assert stale.post("/centre/security/prove/", {"way": "code", "app_code": code}).status_code == 422


def test_a_passkey_proves_ones_own_account_alone(stale: Browser, zhou: Account) -> None:
    device, others = Device(), Device()
    add(zhou, device, now=clock.now())
    add(make_account(CHEN), others, now=clock.now())
    asked = stale.post("/centre/security/prove/options/").text
    wrong = stale.post("/centre/security/prove/", {"way": "passkey", "answer": others.use(asked)})
    assert wrong.status_code == 422
    assert "没有完成" in wrong.text
    answer = device.use(stale.post("/centre/security/prove/options/").text)
    other_browser = Browser("198.51.100.1")
    other_browser.sign_in("17600005093")
    stolen = other_browser.post("/centre/security/prove/", {"way": "passkey", "answer": answer})
    assert stolen.status_code == 422, "the challenge was another session's"
    answer = device.use(stale.post("/centre/security/prove/options/").text)
    assert stale.post("/centre/security/prove/", {"way": "passkey", "answer": answer}).status_code == 303
    assert stale.get("/centre/security/password/").status_code == 200
