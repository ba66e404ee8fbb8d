"""M-4.2.2: masked on the page, whole by SMS to the stored phone, and the page tells nobody who has an account."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from jingban.accounts.models import Account
from jingban.ledger.outbox import run_due_events
from jingban.messages.models import Message
from jingban.recovery.models import Flow
from jingban.sandbox.models import SandboxMessage
from tests.cast import CHEN, LIN, SHEN, SHIGUANG, YANXI, uscc
from tests.factories import make_organisation, make_organisation_account
from tests.recovery.seeker import FIRM_PHONE
from tests.signin.browser import Browser

NOBODY = ("青汀没有这家有限公司", uscc("MA9QQ6R4"))
MASKS = re.compile(r"用户名为：<span[^>]*>([^<]+)</span>.*已发送至 <span[^>]*>([^<]+)</span>", re.DOTALL)


def forgot(browser: Browser, which: tuple[str, str] = YANXI) -> HttpResponse:
    """Ask for an organisation's user name, and let the worker work."""
    typed = {"kind": "username", "organisation": which[0], "number": which[1]}
    answer = browser.post("/recover/username/", typed, follow=True)
    run_due_events()
    return answer


def masks(answer: HttpResponse) -> tuple[str, str]:
    """Read the masked user name and phone."""
    found = MASKS.search(answer.text)
    assert found, answer.text
    return found.group(1), found.group(2)


def sent_to(phone: str) -> list[str]:
    """Give the SMS to a phone that carry a user name."""
    return list(
        SandboxMessage.objects.filter(to=phone, text__contains="用户名是").values_list("text", flat=True)
    )


def test_masked_here_whole_there(yanxi: Account, browser: Browser) -> None:
    page = forgot(browser)
    assert masks(page) == ("y***", "138****5093")
    assert "yanxi" not in page.text
    assert FIRM_PHONE.removeprefix("+86") not in page.text
    assert [text for text in sent_to(FIRM_PHONE) if "yanxi" in text]
    assert 'href="/sign-in/organisation/"' in page.text


def test_who_has_no_account_gets_a_page_that_looks_the_same(yanxi: Account, browser: Browser) -> None:
    real, none = forgot(browser), forgot(Browser("198.51.100.1"), NOBODY)
    made_up = masks(none)
    assert re.fullmatch(r"[a-z]{1,2}\*{3,5}[a-z0-9]{0,3}", made_up[0])
    assert re.fullmatch(r"1\d\d\*{4}\d{4}", made_up[1])
    assert plain(none) == plain(real)
    assert masks(forgot(Browser("198.51.100.2"), NOBODY)) == made_up, "twice the same"
    assert SandboxMessage.objects.filter(text__contains="用户名是").count() == 1


def plain(answer: HttpResponse) -> str:
    """Give a page without its masks and random tokens."""
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", MASKS.sub("", answer.text))


def test_a_confirmed_account_alone_is_told(yanxi: Account, browser: Browser) -> None:
    firm = make_organisation()
    make_organisation_account(firm, username="squatter", level="O1", phone=CHEN[2])
    forgot(browser)
    assert (len(sent_to(FIRM_PHONE)), len(sent_to(CHEN[2]))) == (1, 0)


def test_of_unconfirmed_accounts_each_is_told_its_own(browser: Browser) -> None:
    firm = make_organisation(SHIGUANG, SHEN)
    make_organisation_account(firm, username="squatter", level="O1", phone=CHEN[2])
    make_organisation_account(firm, username="shiguang", level="O1", phone=LIN[2])
    forgot(browser, SHIGUANG)
    assert ["squatter" in text for text in sent_to(CHEN[2])] == [True]
    assert ["shiguang" in text for text in sent_to(LIN[2])] == [True]


def test_a_phone_is_not_filled_with_it(
    yanxi: Account, later: Callable[[timedelta], None], browser: Browser
) -> None:
    for number in range(3):
        forgot(Browser(f"198.51.{number}.1"))
    assert len(sent_to(FIRM_PHONE)) == 2
    later(timedelta(hours=1, seconds=1))
    Flow.objects.all().delete()
    forgot(browser)
    assert len(sent_to(FIRM_PHONE)) == 3


@pytest.mark.parametrize("field", ["organisation", "number"])
def test_something_is_missing(yanxi: Account, browser: Browser, field: str) -> None:
    typed = {"kind": "username", "organisation": YANXI[0], "number": YANXI[1], field: ""}
    answer = browser.post("/recover/username/", typed)
    assert answer.status_code == 422
    assert Message.objects.count() == 0


def test_the_result_is_this_browsers_alone(yanxi: Account, browser: Browser) -> None:
    forgot(browser)
    stranger = Browser("198.51.100.1").get("/recover/username/sent/")
    assert stranger.headers["location"] == "/recover/username/?notice=again"


def test_an_operator_may_show_it_whole(yanxi: Account, browser: Browser, settings: Any) -> None:
    settings.RECOVERY_SHOWS_USERNAME = True
    assert masks(forgot(browser))[0] == "yanxi"
    assert "没有找到这个单位的账号" in forgot(Browser("198.51.100.1"), NOBODY).text
