"""How often a code can be asked for and tried, a vendor that is down, and the work that many flows ask for."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from jingban.accounts.codes import LIMITS, CodePurpose, issue_code
from jingban.accounts.models import Account, Code
from jingban.foundation import clock
from jingban.ledger.models import OutboxEvent
from jingban.ledger.outbox import run_due_events
from jingban.recovery.models import Flow
from jingban.recovery.policies import (
    NETWORK_HARD_AFTER,
    NETWORK_WORK_AFTER,
    SUBJECT_HARD_AFTER,
    SUBJECT_WORK_AFTER,
    price,
)
from jingban.recovery.use_cases.ask_code import MOST_ASKS
from jingban.sandbox.models import Outage
from jingban.tolls.prices import Price
from tests.cast import ZHOU
from tests.recovery.seeker import PERSON, Seeker, local
from tests.signin.browser import Browser, codes_to

Later = Callable[[timedelta], None]
MINUTE = timedelta(seconds=61)


def test_not_twice_in_a_minute(zhou: Account, later: Later) -> None:
    she = Seeker().up_to("asked")
    answer = she.ask()
    assert answer.status_code == 429
    assert answer.json()["wait"] <= 60
    assert "秒后可以再获取" in answer.json()["text"]
    later(MINUTE)
    assert she.ask().status_code == 200
    assert len(codes_to(ZHOU[2])) == 2


def test_a_flow_asks_five_times_whether_or_not_there_is_an_account(later: Later) -> None:
    she = Seeker().up_to("code")
    for _ in range(MOST_ASKS):
        assert she.ask().status_code == 200
        later(MINUTE)
    answer = she.ask()
    assert (answer.status_code, answer.json()["text"]) == (
        429,
        "这一次已经获取了很多次，请返回上一步重新开始",
    )


def test_a_phone_gets_no_more_than_its_limit_and_the_page_says_the_same(zhou: Account, later: Later) -> None:
    most = LIMITS[0][1] - LIMITS[0][2]
    for number in range(most + 2):
        she = Seeker(address=f"198.51.{number}.1")
        she.begin(proof=solve(she, "person", number=ZHOU[1]) if number >= SUBJECT_WORK_AFTER else "")
        assert she.ask().status_code == 200
        later(MINUTE)
    assert len(codes_to(ZHOU[2])) == most


def test_a_phone_that_was_just_written_to_gets_it_as_soon_as_it_may(zhou: Account, later: Later) -> None:
    bound = CodePurpose(purpose="register-person", session="s")
    issue_code(phone=ZHOU[2], bound_to=bound, now=clock.now(), language="zh-hans")
    she = Seeker().up_to("asked")
    assert len(codes_to(ZHOU[2])) == 1
    later(timedelta(seconds=58))
    run_due_events()
    assert len(codes_to(ZHOU[2])) == 1
    later(timedelta(seconds=3))
    run_due_events()
    assert len(codes_to(ZHOU[2])) == 2
    assert she.prove().status_code == 303


def test_an_event_that_comes_twice_sends_one_code(zhou: Account, later: Later) -> None:
    she = Seeker().up_to("code")
    she.post(f"{she.at}code/send/", {"phone": local(ZHOU[2]), "flow": she.flow()})
    event = OutboxEvent.objects.get(topic="recovery.code_asked")
    run_due_events()
    event.pk = None
    event.save(force_insert=True)
    later(MINUTE)
    run_due_events()
    assert len(codes_to(ZHOU[2])) == 1


def test_five_tries_and_no_more(zhou: Account) -> None:
    she = Seeker().up_to("asked")
    right = she.newest_code()
    for wrong in range(1, 6):
        answer = she.prove(f"{(int(right) + wrong) % 10**6:06}")
        assert answer.status_code == 422
        assert "验证码不正确，或者已经过期" in answer.text
    assert she.prove(right).status_code == 422


def test_a_code_works_five_minutes_and_once(zhou: Account, later: Later) -> None:
    she = Seeker().up_to("asked")
    later(timedelta(minutes=5))
    assert she.prove().status_code == 422
    she.ask()
    code = she.newest_code()
    assert she.prove(code).status_code == 303
    assert Code.objects.filter(used_at=None, flow=she.newest_flow().id.hex).count() == 1


@pytest.mark.parametrize("script", [True, False])
def test_when_no_sms_can_be_sent_it_says_so_to_everybody_and_nothing_is_counted(
    zhou: Account, sms_down: None, script: bool
) -> None:
    for typed in ({}, {"name": "无名氏"}):
        she = Seeker()
        she.begin(**typed)
        headers = {"X-Fragment": "1"} if script else {}
        answer = she.post(
            f"{she.at}code/send/", {"phone": local(ZHOU[2]), "flow": she.flow()}, headers=headers
        )
        assert answer.status_code == 503
        said = answer.json()["text"] if script else answer.text
        assert "短信暂时发不出去，请过一会儿再获取" in said
        assert she.newest_flow().asks == 0
    assert OutboxEvent.objects.filter(topic="recovery.code_asked").count() == 0


def test_a_vendor_that_goes_down_meanwhile_is_tried_again_until_the_code_is_too_late(
    zhou: Account, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    she = Seeker().up_to("code")
    she.post(f"{she.at}code/send/", {"phone": local(ZHOU[2]), "flow": she.flow()})
    Outage.objects.create(name="sms")
    run_due_events()
    assert OutboxEvent.objects.filter(topic="recovery.code_asked", attempts=1).count() == 1
    Outage.objects.all().delete()
    OutboxEvent.objects.update(free_at=clock.now() - timedelta(days=1))
    run_due_events()
    assert len(codes_to(ZHOU[2])) == 1
    later(MINUTE)
    she.post(f"{she.at}code/send/", {"phone": local(ZHOU[2]), "flow": she.flow()})
    later(timedelta(minutes=5))
    run_due_events()
    assert len(codes_to(ZHOU[2])) == 1


def test_what_many_flows_ask_for() -> None:
    assert price(from_network=0, on_subject=SUBJECT_WORK_AFTER - 1) == Price.NOTHING
    assert price(from_network=0, on_subject=SUBJECT_WORK_AFTER) == Price.WORK
    assert price(from_network=0, on_subject=SUBJECT_HARD_AFTER) == Price.HARD_WORK
    assert price(from_network=NETWORK_WORK_AFTER - 1, on_subject=0) == Price.NOTHING
    assert price(from_network=NETWORK_WORK_AFTER, on_subject=0) == Price.WORK
    assert price(from_network=NETWORK_HARD_AFTER, on_subject=0) == Price.HARD_WORK


def test_many_from_one_network_bring_work(zhou: Account, later: Later) -> None:
    for serial in range(NETWORK_WORK_AFTER):
        answer = Seeker(address="203.0.113.5").begin(number=f"99010019900101{serial:04}")
        assert answer.status_code == 303
    she = Seeker(address="203.0.113.6")
    refused = she.begin()
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "30")
    assert "请等 30 秒" in refused.text
    assert Seeker(address="198.51.100.1").begin().status_code == 303, "another network"
    proof = solve(she, "person", number=ZHOU[1])
    assert she.begin(proof=proof).status_code == 303
    assert she.begin(proof=proof).status_code == 429, "no proof is good twice"
    later(timedelta(hours=1, seconds=1))
    assert she.begin().status_code == 303


def test_without_scripts_half_a_minute_is_enough(zhou: Account, later: Later) -> None:
    for number in range(SUBJECT_WORK_AFTER):
        assert Seeker(address=f"198.51.{number}.1").begin().status_code == 303
    she = Seeker()
    refused = she.begin()
    wait = refused.text.split('name="wait" value="')[1].split('"')[0]
    assert she.begin(wait=wait).status_code == 429
    later(timedelta(seconds=31))
    assert she.begin(wait=wait).status_code == 303
    assert she.begin(wait=wait).status_code == 429, "one turn in half a minute"


def test_an_unknown_number_weighs_like_a_known_one(zhou: Account) -> None:
    for typed in (PERSON, {"name": "无名氏", "number": "990100198001017777"}):
        for number in range(SUBJECT_WORK_AFTER):
            Seeker(address=f"198.51.{number}.1").begin(**typed)
        assert Seeker(address="198.51.200.1").begin(**typed).status_code == 429
    assert Flow.objects.count() == 2 * SUBJECT_WORK_AFTER


def solve(browser: Browser, kind: str, **typed: str) -> str:
    """Do as the page's script does."""
    import altcha

    given = browser.post("/recover/challenge/", {"kind": kind, **typed}).json()["challenge"]
    challenge = altcha.Challenge.from_dict(given)
    return altcha.Payload(challenge, altcha.solve_challenge(challenge)).to_base64()
