"""不是我本人操作: the link of a message freezes its account by one form, and does nothing else for nobody else."""

import re
from datetime import timedelta

import pytest

from jingban.accounts.models import Account, Session
from jingban.ledger.outbox import run_due_events
from jingban.messages.models import Message
from jingban.sandbox.models import SandboxMessage
from tests.cast import CHEN
from tests.factories import make_account
from tests.signin.browser import PHONE, Browser


@pytest.fixture
def thief(zhou: Account) -> Browser:
    """Somebody who knows the password signs in on a device that is new to the account."""
    Browser().sign_in("17600005093")
    stranger = Browser("198.51.100.1", PHONE)
    stranger.sign_in("17600005093")
    run_due_events()
    return stranger


def link() -> str:
    text = SandboxMessage.objects.filter(to="+8617600005093").latest("id").text
    return re.search(r"http://localhost:8000(/not-me/[\w-]+/)", text).group(1)


def test_looking_changes_nothing_and_signs_nobody_in(thief: Browser, zhou: Account) -> None:
    owner, path = Browser(), link()
    page = owner.get(path).text
    assert "马上冻结账号" in page
    for secret in ("周", "176", zhou.id.hex):
        assert secret not in page
    owner.head(path)
    assert thief.is_in
    assert not owner.is_in
    zhou.refresh_from_db()
    assert zhou.frozen_at is None


def test_one_form_freezes_and_leads_to_recovery(thief: Browser, zhou: Account) -> None:
    owner, path = Browser("192.0.2.1"), link()
    answer = owner.post(path)
    assert answer["Location"] == "/not-me/done/person/"
    done = owner.get(answer["Location"]).text
    assert "账号已冻结" in done
    assert 'href="/recover/person/"' in done
    assert not thief.is_in
    assert not owner.is_in
    assert Session.objects.filter(account=zhou).count() == 0
    assert thief.sign_in("17600005093").status_code == 422
    assert owner.get(path).status_code == 404
    assert owner.post(path).status_code == 404


def test_a_link_ages(thief: Browser, zhou: Account, later) -> None:
    path = link()
    later(timedelta(hours=72))
    answer = Browser().post(path)
    assert answer.status_code == 404
    assert "这个链接不能用了" in answer.text
    zhou.refresh_from_db()
    assert zhou.frozen_at is None


@pytest.mark.parametrize("token", ["x", "a" * 32, "done", "%00", "..", "x" * 500])
def test_without_a_token_nobody_freezes_anything(zhou: Account, token: str) -> None:
    chen = make_account(CHEN)
    stranger = Browser()
    stranger.sign_in("13500007781")
    for one in (Browser("198.51.100.1"), stranger):
        assert one.post(f"/not-me/{token}/").status_code == 404
    assert Account.objects.exclude(frozen_at=None).count() == 0
    stranger.post("/not-me/", {"account": str(zhou.id)})
    assert list(Account.objects.exclude(frozen_at=None)) == [chen], "her own alone"
    assert Browser("198.51.100.1").post("/not-me/")["Location"].startswith("/sign-in/")


def test_the_inbox_leads_there_too(thief: Browser, zhou: Account) -> None:
    owner = Browser()
    owner.sign_in("17600005093")
    message = Message.objects.filter(template="account.new_device", account_id=zhou.id).latest("id")
    page = owner.get(f"/centre/messages/{message.id}/").text
    assert 'href="/not-me/"' in page
    assert "不是我本人操作" in page
    assert "马上冻结账号" in owner.get("/not-me/").text
    assert owner.post("/not-me/")["Location"] == "/not-me/done/person/"
    assert not owner.is_in
    assert not thief.is_in


def test_only_the_two_kinds_are_done(browser: Browser) -> None:
    assert browser.get("/not-me/done/organisation/").status_code == 200
    assert browser.get("/not-me/done/x/").status_code == 404
