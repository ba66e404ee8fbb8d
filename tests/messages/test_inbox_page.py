"""消息中心: what a person or an organisation sees, and that it is only theirs."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.test import Client

from jingban.accounts.models import Account
from jingban.foundation import clock
from jingban.messages.models import Message
from jingban.messages.use_cases.send import send
from tests.browsers import browser_of
from tests.cast import ZHOU
from tests.factories import make_account, make_organisation, make_organisation_account

INBOX = "/centre/messages/"
GRANTED = {
    "organisation": "青汀砚溪智能装备有限公司",
    "service": "外国人来华工作办理",
    "valid_from": "2026-06-01",
    "valid_to": "2027-11-30",
}
CASE = {"case": "QT-2026-004817", "organisation": "青汀砚溪智能装备有限公司", "subject": "单位信息变更"}


@pytest.fixture
def account() -> Account:
    return make_account(ZHOU)


@pytest.fixture
def browser(account) -> Client:
    return browser_of(account, now=clock.now())


def tell(
    account: Account, template="mandate.granted", params=GRANTED, *, at: datetime | None = None, link=""
):
    return send(template=template, now=at or clock.now(), account_id=account.id, params=params, link=link)


def page(browser: Client, path: str = INBOX, **headers: str) -> str:
    response = browser.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("kind", ["person", "organisation"])
def test_messages_stand_under_their_days(kind):
    account = make_account(ZHOU) if kind == "person" else make_organisation_account(make_organisation())
    now = clock.now()
    tell(account, at=now)
    tell(account, "case.filed", CASE, at=now - timedelta(days=1))
    tell(account, "case.accepted", CASE, at=now - timedelta(days=8))
    html = page(browser_of(account, now=clock.now()))
    texts = ("今天", "请您担任经办人", "昨天", "已提交", "更早", "已受理")
    positions = [html.index(text) for text in texts]
    assert positions == sorted(positions)
    assert html.count("data-new") == 3
    assert "全部标为已读" in html


def test_only_ones_own_are_shown(browser, account):
    send(template="case.filed", now=clock.now(), account_id=uuid.uuid4(), params=CASE)
    assert "QT-2026-004817" not in page(browser)


@pytest.mark.parametrize(
    ("show", "expected"),
    [("", 3), ("unread", 2), ("mandate", 1), ("case", 2), ("account", 0), ("nonsense", 3)],
)
def test_filters(browser, account, show, expected):
    tell(account)
    tell(account, "case.filed", CASE)
    read = tell(account, "case.accepted", CASE)
    Message.objects.filter(id=read.id).update(read_at=clock.now())
    html = page(browser, f"{INBOX}?show={show}")
    assert html.count("<time") == expected
    assert ("这里没有消息" in html) == (expected == 0)


def test_an_empty_inbox_says_what_will_come(browser):
    html = page(browser)
    assert "还没有消息" in html
    assert "全部标为已读" not in html
    assert "<time" not in html


def test_a_long_inbox_has_pages_and_few_queries(browser, account, django_assert_max_num_queries):
    now = clock.now()
    for number in range(45):
        tell(account, "case.filed", CASE, at=now - timedelta(days=number))
    with django_assert_max_num_queries(12):
        html = page(browser, f"{INBOX}?page=3")
    assert html.count("<time") == 5
    assert "共 45 条，第 3 页，共 3 页" in html


def test_opening_marks_read(browser, account):
    message = tell(account, link="/centre/mandates/")
    assert '<mark aria-hidden="true">1</mark>' in page(browser)
    html = page(browser, f"{INBOX}{message.id}/")
    assert 'href="/centre/mandates/"' in html
    message.refresh_from_db()
    assert message.read_at is not None
    assert '<mark aria-hidden="true">' not in page(browser, f"{INBOX}{message.id}/")


def test_anothers_message_is_not_found_and_stays_unread(browser):
    message = send(template="case.filed", now=clock.now(), account_id=uuid.uuid4(), params=CASE)
    assert browser.get(f"{INBOX}{message.id}/").status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_all_are_marked_read_by_a_form_only(browser, account):
    tell(account)
    other = send(template="case.filed", now=clock.now(), account_id=uuid.uuid4(), params=CASE)
    assert browser.get(f"{INBOX}read-all").status_code == 405
    response = browser.post(f"{INBOX}read-all")
    assert (response.status_code, response["Location"]) == (303, INBOX)
    assert list(Message.objects.filter(read_at=None)) == [other]


@pytest.mark.parametrize("path", [INBOX, f"{INBOX}{uuid.UUID(int=7)}/"])
def test_a_stranger_signs_in_first(client, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


def test_names_in_messages_are_text_not_markup(browser, account):
    tell(account, params={**GRANTED, "organisation": '"><script>alert(1)</script>"'})
    assert "<script>alert" not in page(browser)


def test_the_page_speaks_english(browser, account):
    Account.objects.filter(id=account.id).update(language="en")
    tell(account)
    html = page(browser)
    assert "Mark all as read" in html
    assert "Today" in html
