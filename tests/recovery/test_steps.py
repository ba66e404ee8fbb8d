"""Idle, back, two tabs, a step skipped by its address: all lead to the right step, with a sentence."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from jingban.accounts.models import Account
from jingban.recovery.models import Flow
from jingban.recovery.policies import GOOD_FOR, KEPT
from tests.cast import CHEN, PASSWORD
from tests.factories import make_account
from tests.house.test_page_costs import MOST_QUERIES, ask
from tests.recovery.seeker import NEW, Seeker, opens

AT = "/recover/person/"
PAGES = {"": "account", "code/": "code", "password/": "password", "done/": "done"}


@pytest.mark.parametrize(
    ("stands_at", "asked", "led_to", "said"),
    [
        ("", "code/", "", "again"),
        ("", "password/", "", "again"),
        ("", "done/", "", "again"),
        ("code", "password/", "code/", "first"),
        ("asked", "password/", "code/", "first"),
        ("asked", "done/", "code/", "first"),
        ("password", "code/", "password/", "proven"),
        ("password", "code/send/", "password/", "proven"),
        ("password", "done/", "password/", "proven"),
        ("done", "code/", "done/", "finished"),
        ("done", "password/", "done/", "finished"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_step_than_the_one_it_stands_at(
    zhou: Account, stands_at: str, asked: str, led_to: str, said: str, method: str
) -> None:
    she = Seeker()
    if stands_at:
        she.up_to(stands_at)
    if method == "post" and asked == "done/":
        assert she.post(f"{AT}done/").status_code == 405
        return
    answer = getattr(she, method)(f"{AT}{asked}")
    assert answer.headers["location"] == f"{AT}{led_to}?notice={said}"
    assert answer.status_code == (303 if method == "post" else 302)
    page = she.get(answer.headers["location"])
    assert page.status_code == 200
    assert 'role="status"' in page.text


def test_the_address_of_sending_leads_back(zhou: Account) -> None:
    assert Seeker().up_to("code").get(f"{AT}code/send/").headers["location"] == f"{AT}code/"


def test_after_a_quarter_of_an_hour_it_begins_anew(zhou: Account, later: Callable[[timedelta], None]) -> None:
    she = Seeker().up_to("password")
    flow = she.flow()
    later(GOOD_FOR)
    assert she.choose(flow=flow).headers["location"] == f"{AT}?notice=again"
    assert "已经超过 15 分钟" in she.get(f"{AT}?notice=again").text
    assert opens(zhou, PASSWORD)


def test_a_step_that_was_done_already_is_not_done_again(zhou: Account) -> None:
    she = Seeker().up_to("password")
    flow = she.flow()
    she.choose(flow=flow)
    assert she.choose("Another2028x", flow=flow).headers["location"] == f"{AT}done/?notice=finished"
    assert opens(zhou, NEW)


def test_of_two_tabs_the_newer_one_counts_and_the_older_is_told(
    zhou: Account, later: Callable[[timedelta], None]
) -> None:
    other = make_account(CHEN)
    she = Seeker().up_to("password")
    older = she.flow()
    she.phone = CHEN[2]
    she.begin(name=CHEN[0], number=CHEN[1])
    she.ask()
    she.prove()
    assert she.choose(flow=older).headers["location"] == f"{AT}password/?notice=newer"
    assert (opens(zhou, PASSWORD), opens(other, PASSWORD)) == (True, True)
    she.choose()
    assert (opens(zhou, PASSWORD), opens(other, NEW)) == (True, True)


def test_sending_for_a_flow_that_is_gone_says_so(zhou: Account, later: Callable[[timedelta], None]) -> None:
    she = Seeker().up_to("code")
    flow = she.flow()
    later(GOOD_FOR)
    answer = she.ask(flow=flow)
    assert (answer.status_code, answer.json()["text"]) == (410, "请刷新页面，重新填写")


def test_an_unknown_notice_says_nothing(browser: Seeker) -> None:
    assert 'role="status"><svg' not in browser.get(f"{AT}?notice=evil").text


def test_what_was_typed_stays_but_not_the_passwords(zhou: Account) -> None:
    she = Seeker()
    answer = she.begin(number="")
    assert answer.status_code == 422
    assert 'value="周欣然"' in answer.text
    she.begin()
    answer = she.prove("12", phone="176 0000 5093")
    assert answer.status_code == 422
    assert 'value="176 0000 5093"' in answer.text


def test_flows_are_forgotten(zhou: Account, later: Callable[[timedelta], None]) -> None:
    from jingban.foundation import clock
    from jingban.recovery.handlers import forget

    Seeker().up_to("asked")
    forget(clock.now())
    assert Flow.objects.count() == 1
    later(KEPT)
    forget(clock.now())
    assert Flow.objects.count() == 0


@pytest.mark.parametrize("kind", ["person", "organisation"])
def test_no_step_asks_more_than_a_page_may(
    zhou: Account, yanxi: Account, kind: str, later: Callable[[timedelta], None]
) -> None:
    for step, page in (("code", "code/"), ("password", "password/"), ("done", "done/")):
        she = Seeker(kind, address=f"198.51.{len(step)}.1").up_to(step)
        status, queries = ask(she, f"{she.at}{page}")
        assert status == 200
        assert queries <= MOST_QUERIES, (step, queries)
        later(timedelta(seconds=61))
