"""What wrong passwords bring about, for whom, and that a stranger can lock nobody out (design.md 6)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from jingban.accounts import passwords
from jingban.accounts.clients import network_digest
from jingban.accounts.codes import CodePurpose, UnableToSendCode, issue_code
from jingban.accounts.models import Account, Code, Session
from jingban.accounts.passwords import hash_password
from jingban.accounts.use_cases.end_sessions import end_sessions
from jingban.accounts.use_cases.open_account import open_account
from jingban.foundation import clock
from jingban.signin.models import Attempt, Outcome
from jingban.signin.policies import CODE_AFTER, NETWORK_CODE_AFTER, WORK_AFTER, Demand, Misses, demand, trusts
from jingban.tolls.models import SpentProof
from tests.cast import NOW, PASSWORD, ZHENG, ZHOU
from tests.factories import make_account, make_person
from tests.signin.browser import Browser, codes_to

WRONG = "Wrong2026x"
Move = Callable[[timedelta], None]


@pytest.mark.parametrize(
    ("misses", "asked"),
    [
        (Misses(0, 0), Demand.PASSWORD),
        (Misses(2, 2), Demand.PASSWORD),
        (Misses(3, 0), Demand.WORK),
        (Misses(0, 3), Demand.WORK),
        (Misses(9, 49), Demand.WORK),
        (Misses(10, 0), Demand.CODE),
        (Misses(0, 50), Demand.CODE),
        (Misses(10, 50, device=0), Demand.PASSWORD),
        (Misses(10, 50, device=2), Demand.PASSWORD),
        (Misses(0, 0, device=3), Demand.WORK),
        (Misses(10, 50, device=9), Demand.WORK),
        (Misses(0, 0, device=10), Demand.PASSWORD),
        (Misses(10, 0, device=10), Demand.CODE),
        (Misses(0, 0, account=10), Demand.PASSWORD),
    ],
)
def test_what_is_asked(misses: Misses, asked: Demand) -> None:
    assert demand(misses) == asked
    assert trusts(misses) == (misses.device is not None and misses.device < CODE_AFTER)


def attack(name: str, times: int, *, kind: str = "person", address: str = "198.51.100.1") -> Browser:
    """Let a stranger guess, with all the work it takes."""
    stranger = Browser(address)
    for _ in range(times):
        stranger.sign_in(name, WRONG, kind, proof=stranger.solve(name, kind))
    return stranger


@pytest.mark.parametrize("name", ["17600005093", "15911112222", ZHOU[1]])
def test_after_three_misses_work_is_asked_of_right_and_wrong_known_and_unknown(
    zhou: Account, name: str, hashes: list[str]
) -> None:
    stranger = attack(name, WORK_AFTER)
    hashes.clear()
    for password in (WRONG, "Thread2026x"):
        answer = stranger.sign_in(name, password)
        assert answer.status_code == 429
        assert answer["Retry-After"] == "30"
        assert "请再输入一次密码，等 30 秒后登录" in answer.text
        assert password not in answer.text
    assert hashes == []
    assert Attempt.objects.count() == WORK_AFTER


def test_with_the_work_done_she_gets_in(zhou: Account) -> None:
    attack("17600005093", WORK_AFTER)
    she = Browser("198.51.101.1")
    proof = she.solve("17600005093")
    assert proof
    assert she.sign_in("17600005093", proof=proof).status_code == 303


def test_work_is_good_once(zhou: Account) -> None:
    stranger = attack("17600005093", WORK_AFTER)
    proof = stranger.solve("17600005093")
    assert stranger.sign_in("17600005093", WRONG, proof=proof).status_code == 422
    assert stranger.sign_in("17600005093", WRONG, proof=proof).status_code == 429


def test_work_of_yesterday_or_forged_is_worth_nothing(zhou: Account, later: Move) -> None:
    stranger = attack("17600005093", WORK_AFTER)
    proof = stranger.solve("17600005093")
    later(timedelta(minutes=11))
    assert stranger.sign_in("17600005093", proof=proof).status_code == 429
    for forged in ("x", "e30=", proof[:-8] + "AAAAAAA=", "A" * 5000):
        assert stranger.sign_in("17600005093", proof=forged).status_code == 429


def test_counted_by_network_for_names_that_were_never_tried(zhou: Account, yanxi: Account) -> None:
    for n in range(WORK_AFTER):
        Browser("198.51.100.7").sign_in(f"1591111222{n}", WRONG)
    assert Browser("198.51.100.200").sign_in("17600005093").status_code == 429
    assert Browser("198.51.100.200").sign_in("yanxi", kind="organisation").status_code == 429
    assert Browser("198.51.101.200").sign_in("17600005093").status_code == 303


def test_a_networks_misses_are_forgotten_after_an_hour_an_accounts_after_a_day(
    zhou: Account, later: Move
) -> None:
    attack("15911112222", WORK_AFTER, address="198.51.100.1")
    attack("17600005093", WORK_AFTER, address="198.51.102.1")
    later(timedelta(minutes=61))
    assert Browser("198.51.100.1").solve("15900000000") == ""
    assert Browser("203.0.113.1").solve("17600005093") != ""
    later(timedelta(hours=23))
    assert Browser("203.0.113.1").solve("17600005093") == ""


def test_spraying_from_one_network_ends_at_the_code(zhou: Account) -> None:
    now = clock.now()
    network = network_digest("198.51.100.0/24")
    for n in range(NETWORK_CODE_AFTER):
        Attempt.objects.create(at=now, subject=f"{n}", network=network)
    guesser = Browser("198.51.100.9")
    assert step_of(guesser, "17600005093")["Location"] == "/sign-in/code/"
    assert Browser("198.51.101.9").sign_in("17600005093").status_code == 303


def test_without_an_address_nobody_is_counted_as_one_network(zhou: Account) -> None:
    for n in range(NETWORK_CODE_AFTER):
        Browser("").sign_in(f"159111122{n:02}", WRONG)
    assert Browser("").sign_in("17600005093").status_code == 303


@pytest.mark.parametrize("misses", [WORK_AFTER, CODE_AFTER])
def test_no_answer_tells_that_phone_and_number_are_one_accounts(zhou: Account, misses: int) -> None:
    attack("17600005093", misses)
    for n, name in enumerate((ZHOU[1], "370202198803040026")):
        stranger = Browser(f"192.0.{n}.9")
        assert stranger.solve(name) == ""
        assert stranger.sign_in(name, WRONG).status_code == 422


def test_waiting_by_phone_takes_no_turn_from_the_number(zhou: Account, later: Move) -> None:
    for name in ("17600005093", ZHOU[1]):
        attack(name, WORK_AFTER, address="198.51.102.1")
    stranger = Browser("192.0.2.9")
    token = wait_token(stranger.get("/sign-in/person/"))
    later(timedelta(seconds=31))
    for name in ("17600005093", ZHOU[1]):
        assert stranger.sign_in(name, WRONG, wait=token).status_code == 422


def test_two_names_do_not_open_an_account_after_twice_the_guesses(zhou: Account) -> None:
    attack("17600005093", CODE_AFTER)
    guesser = Browser("192.0.2.9")
    assert guesser.sign_in(ZHOU[1])["Location"] == "/sign-in/code/"
    assert not guesser.is_in
    assert guesser.post("/sign-in/code/", {"code": codes_to(ZHOU[2])[0]}).status_code == 303


def test_parallel_guesses_count_before_they_are_hashed(zhou: Account, monkeypatch) -> None:
    seen = []

    def spy(raw: str, stored: list[str], *, cost: int) -> None:
        seen.append(Attempt.objects.filter(outcome=Outcome.WRONG).count())

    monkeypatch.setattr(passwords, "matching", spy)
    for _ in range(3):
        Browser("198.51.100.1").sign_in("17600005093")
    assert seen == [1, 2, 3]


def test_a_known_device_is_exempt_from_strangers(zhou: Account, browser: Browser) -> None:
    browser.sign_in("17600005093")
    browser.post("/sign-out/")
    attack("17600005093", CODE_AFTER)
    attack("15911112222", CODE_AFTER, address="203.0.113.77")
    assert browser.solve("17600005093") == ""
    assert browser.sign_in("17600005093").status_code == 303


def test_a_stolen_device_answers_for_its_own_misses(zhou: Account, browser: Browser) -> None:
    browser.sign_in("17600005093")
    browser.post("/sign-out/")
    for _ in range(WORK_AFTER):
        assert browser.sign_in("17600005093", WRONG).status_code == 422
    assert browser.sign_in("17600005093", WRONG).status_code == 429
    for _ in range(CODE_AFTER):
        browser.sign_in("17600005093", WRONG, proof=browser.solve("17600005093"))
    # Now it counts as any stranger's: at first the work, then the code.
    strange = Attempt.objects.filter(outcome=Outcome.WRONG, device="").count()
    assert strange == WORK_AFTER + CODE_AFTER - CODE_AFTER


def test_a_device_known_to_one_account_is_not_known_to_another(zhou: Account, browser: Browser) -> None:
    make_account(ZHENG)
    browser.sign_in("13800001001")
    browser.post("/sign-out/")
    attack("17600005093", WORK_AFTER)
    assert browser.solve("17600005093") != ""


def test_a_strangers_own_account_on_her_number_makes_his_browser_no_known_one(
    zhou: Account, browser: Browser
) -> None:
    his, own = "+8613900001111", "Stranger2026x"
    open_account(
        phone=his, password_hash=hash_password(own), person=make_person(ZHOU), language="zh-hans", now=NOW
    )
    browser.sign_in(his[3:], own)
    browser.post("/sign-out/")
    for _ in range(WORK_AFTER):
        assert browser.sign_in(ZHOU[1], WRONG).status_code == 422
    assert browser.sign_in(ZHOU[1]).status_code == 429
    assert Attempt.objects.filter(outcome=Outcome.WRONG, device="").count() == WORK_AFTER


def test_where_both_accounts_are_known_so_is_the_browser(zhou: Account, browser: Browser) -> None:
    own = "Another2026x"
    open_account(
        phone="+8613900001111",
        password_hash=hash_password(own),
        person=make_person(ZHOU),
        language="zh-hans",
        now=NOW,
    )
    for password in (own, PASSWORD):
        assert browser.sign_in(ZHOU[1], password).status_code == 303
        browser.post("/sign-out/")
    attack(ZHOU[1], CODE_AFTER)
    assert browser.solve(ZHOU[1]) == ""


def test_a_number_without_account_is_known_to_no_browser(browser: Browser) -> None:
    attack("370202198803040026", WORK_AFTER)
    assert browser.solve("370202198803040026") != ""


def test_after_a_reset_every_device_is_new(zhou: Account, browser: Browser) -> None:
    browser.sign_in("17600005093")
    attack("17600005093", WORK_AFTER)
    end_sessions(account=zhou, now=NOW)
    assert browser.solve("17600005093") != ""


def test_a_forged_device_is_a_new_one(zhou: Account, browser: Browser) -> None:
    attack("17600005093", WORK_AFTER)
    browser.cookies["jingban_device"] = "eyJpZCI6IngiLCJtYXJrcyI6W119:x:y"
    assert browser.sign_in("17600005093").status_code == 429


# Without JavaScript: 30 s


def wait_token(answer) -> str:
    return answer.text.split('name="wait" value="')[1].split('"')[0]


def test_without_javascript_thirty_seconds_are_enough(zhou: Account, later: Move) -> None:
    attack("17600005093", WORK_AFTER)
    she = Browser("198.51.101.1")
    token = wait_token(she.sign_in("17600005093"))
    again = she.sign_in("17600005093", wait=token)
    assert again.status_code == 429
    assert wait_token(again) == token, "her waiting goes on"
    later(timedelta(seconds=31))
    assert she.sign_in("17600005093", wait=token).status_code == 303


def test_who_types_for_half_a_minute_has_waited_already(zhou: Account, later: Move) -> None:
    attack("17600005093", WORK_AFTER)
    she = Browser("198.51.101.1")
    token = wait_token(she.get("/sign-in/person/"))
    later(timedelta(seconds=31))
    assert she.sign_in("17600005093", wait=token).status_code == 303


def test_tokens_fetched_beforehand_give_one_turn_in_thirty_seconds(zhou: Account, later: Move) -> None:
    stranger = attack("17600005093", WORK_AFTER)
    tokens = [wait_token(stranger.get("/sign-in/person/")) for _ in range(5)]
    later(timedelta(seconds=40))
    answers = [stranger.sign_in("17600005093", WRONG, wait=token).status_code for token in tokens]
    assert sorted(answers)[:1] == [422]
    assert answers.count(422) <= 2, "a new turn may begin meanwhile"
    assert 429 in answers


@pytest.mark.parametrize("age", [timedelta(seconds=20), timedelta(minutes=16)])
def test_a_token_too_young_or_too_old(zhou: Account, later: Move, age: timedelta) -> None:
    attack("17600005093", WORK_AFTER)
    she = Browser("198.51.101.1")
    token = wait_token(she.get("/sign-in/person/"))
    later(age)
    assert she.sign_in("17600005093", wait=token).status_code == 429
    assert she.sign_in("17600005093", wait="x:y:z").status_code == 429


def test_a_full_house_gives_the_work_back(zhou: Account, monkeypatch) -> None:
    stranger = attack("17600005093", WORK_AFTER)
    proof = stranger.solve("17600005093")
    spent = SpentProof.objects.count()
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    passwords._one_at_a_time.acquire()
    try:
        assert stranger.sign_in("17600005093", proof=proof).status_code == 503
    finally:
        passwords._one_at_a_time.release()
    assert SpentProof.objects.count() == spent
    assert stranger.sign_in("17600005093", proof=proof).status_code == 303


# After ten: a code


def step_of(browser: Browser, name: str, password: str = "Thread2026x", kind: str = "person"):
    return browser.sign_in(name, password, kind, proof=browser.solve(name, kind))


def test_after_ten_misses_right_and_wrong_known_and_unknown_come_to_the_same_page(
    zhou: Account, yanxi: Account
) -> None:
    attack("17600005093", CODE_AFTER)
    attack("15911112222", CODE_AFTER, address="198.51.102.1")
    pages = set()
    for n, (name, password) in enumerate(
        [("17600005093", "Thread2026x"), ("17600005093", WRONG), ("15911112222", "Thread2026x")]
    ):
        one = Browser(f"192.0.{n}.1")
        answer = step_of(one, name, password)
        assert (answer.status_code, answer["Location"]) == (303, "/sign-in/code/")
        page = one.get("/sign-in/code/").text
        pages.add("\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line))
        refused = one.post("/sign-in/code/", {"code": "000000"})
        assert refused.status_code == 422
        assert "验证码不正确，或者已经过期" in refused.text
        again = one.post("/sign-in/code/send/")
        assert (again.status_code, again["Location"]) == (303, "/sign-in/code/")
    assert len(pages) == 1
    assert len(codes_to(ZHOU[2])) == 1


def test_the_code_lets_her_in_and_her_device_is_known_from_then_on(zhou: Account) -> None:
    attack("17600005093", CODE_AFTER)
    she = Browser("192.0.2.1")
    assert step_of(she, "17600005093")["Location"] == "/sign-in/code/"
    assert not she.is_in
    answer = she.post("/sign-in/code/", {"code": codes_to(ZHOU[2])[0]})
    assert answer.status_code == 303
    assert she.is_in
    she.post("/sign-out/")
    assert she.sign_in("17600005093").status_code == 303


def test_where_she_wanted_to_go_is_kept_over_the_code(zhou: Account) -> None:
    attack("17600005093", CODE_AFTER)
    she = Browser("192.0.2.1")
    she.sign_in("17600005093", proof=she.solve("17600005093"), next="/centre/security/")
    assert she.post("/sign-in/code/", {"code": codes_to(ZHOU[2])[0]})["Location"] == "/centre/security/"


def test_a_way_on_that_no_database_keeps_is_forgotten(zhou: Account) -> None:
    attack("17600005093", CODE_AFTER)
    she = Browser("192.0.2.1")
    asked = "/centre/\x00security/"
    assert (
        she.sign_in("17600005093", proof=she.solve("17600005093"), next=asked)["Location"] == "/sign-in/code/"
    )
    assert she.post("/sign-in/code/", {"code": codes_to(ZHOU[2])[0]})["Location"] == "/"


def test_an_organisation_gets_its_code_too(yanxi: Account) -> None:
    attack("yanxi", CODE_AFTER, kind="organisation")
    one = Browser("192.0.2.1")
    step_of(one, "yanxi", kind="organisation")
    assert one.post("/sign-in/code/", {"code": codes_to("+8613800005093")[0]}).status_code == 303


def test_light_work_is_not_enough_for_the_code(zhou: Account) -> None:
    she = Browser("192.0.2.1")
    attack("17600005093", CODE_AFTER - 1)
    light = she.solve("17600005093")
    attack("17600005093", 1, address="198.51.103.1")
    assert she.sign_in("17600005093", proof=light).status_code == 429


def test_the_code_is_for_the_browser_that_asked(zhou: Account) -> None:
    attack("17600005093", CODE_AFTER)
    she, thief = Browser("192.0.2.1"), Browser("192.0.3.1")
    step_of(she, "17600005093")
    step_of(thief, "17600005093", WRONG)
    code = codes_to(ZHOU[2])[0]
    assert thief.post("/sign-in/code/", {"code": code}).status_code == 422
    assert Browser("192.0.4.1").post("/sign-in/code/", {"code": code})["Location"] == "/sign-in/"
    assert she.post("/sign-in/code/", {"code": code}).status_code == 303


def test_a_code_is_good_five_minutes_five_tries_and_once(zhou: Account, later: Move) -> None:
    attack("17600005093", CODE_AFTER)
    she = Browser("192.0.2.1")
    step_of(she, "17600005093")
    code = codes_to(ZHOU[2])[0]
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _ in range(5):
        assert she.post("/sign-in/code/", {"code": wrong}).status_code == 422
    assert she.post("/sign-in/code/", {"code": code}).status_code == 422
    later(timedelta(seconds=61))
    she.post("/sign-in/code/send/")
    fresh = codes_to(ZHOU[2])[0]
    later(timedelta(minutes=5))
    assert she.post("/sign-in/code/", {"code": fresh}).status_code == 422


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef"])
def test_what_is_no_code(zhou: Account, typed: str) -> None:
    attack("17600005093", CODE_AFTER)
    she = Browser("192.0.2.1")
    step_of(she, "17600005093")
    answer = she.post("/sign-in/code/", {"code": typed})
    assert answer.status_code == 422
    assert ("请填写手机验证码" if not typed else "验证码是 6 位数字") in answer.text


def test_a_password_changed_meanwhile_ends_the_step(zhou: Account) -> None:
    attack("17600005093", CODE_AFTER)
    she = Browser("192.0.2.1")
    step_of(she, "17600005093")
    end_sessions(account=zhou, now=NOW)
    assert she.post("/sign-in/code/", {"code": codes_to(ZHOU[2])[0]}).status_code == 422
    assert not she.is_in


def test_the_step_is_over_after_a_quarter_of_an_hour(zhou: Account, later: Move) -> None:
    attack("17600005093", CODE_AFTER)
    she = Browser("192.0.2.1")
    step_of(she, "17600005093")
    later(timedelta(minutes=15))
    assert she.get("/sign-in/code/")["Location"] == "/sign-in/"
    assert she.post("/sign-in/code/send/")["Location"] == "/sign-in/"
    assert she.post("/sign-in/code/send/", headers={"x-fragment": "1"}).status_code == 410


def test_no_sms_says_so_and_burns_nothing(zhou: Account, sms_down: None) -> None:
    attack("17600005093", CODE_AFTER)
    she = Browser("192.0.2.1")
    assert step_of(she, "17600005093")["Location"] == "/sign-in/code/?unsent=1"
    assert "短信暂时发不出去" in she.get("/sign-in/code/?unsent=1").text
    answer = she.post("/sign-in/code/send/", headers={"x-fragment": "1"})
    assert answer.status_code == 503
    assert not Code.objects.exists()


def test_a_stranger_cannot_use_up_her_codes(zhou: Account, later: Move) -> None:
    attack("17600005093", CODE_AFTER)
    for _ in range(30):
        with suppress(UnableToSendCode):
            issue_code(
                phone=ZHOU[2],
                bound_to=CodePurpose(purpose="register-person", session="stranger"),
                now=clock.now(),
                language="zh-hans",
            )
        later(timedelta(seconds=61))
    she = Browser("192.0.2.1")
    step_of(she, "17600005093")
    assert she.post("/sign-in/code/", {"code": codes_to(ZHOU[2])[0]}).status_code == 303


def test_who_has_lost_her_phone_is_not_locked_out(zhou: Account) -> None:
    Account.objects.filter(id=zhou.id).update(phone_sealed=None)
    attack(ZHOU[1], CODE_AFTER)
    she = Browser("192.0.2.1")
    assert step_of(she, ZHOU[1], WRONG)["Location"] == "/sign-in/code/"
    assert step_of(she, ZHOU[1])["Location"] == "/"
    assert Session.objects.filter(account=zhou).exists()


@pytest.mark.parametrize("misses", [0, WORK_AFTER, CODE_AFTER, 3 * CODE_AFTER])
@pytest.mark.parametrize("script", [True, False])
def test_a_stranger_can_lock_nobody_out(zhou: Account, later: Move, misses: int, script: bool) -> None:
    attack("17600005093", misses)
    attack(ZHOU[1], misses, address="192.0.2.99")
    she = Browser("192.0.2.1")
    if script:
        answer = she.sign_in("17600005093", proof=she.solve("17600005093"))
    else:
        token = wait_token(she.get("/sign-in/person/"))
        later(timedelta(seconds=31))
        answer = she.sign_in("17600005093", wait=token)
    if answer["Location"] == "/sign-in/code/":
        she.post("/sign-in/code/", {"code": codes_to(ZHOU[2])[0]})
    assert she.is_in


@pytest.mark.parametrize("body", [{}, {"kind": "staff", "account": "x"}, {"kind": "person", "account": "  "}])
def test_the_challenge_asks_nothing_of_nonsense(browser: Browser, body: dict[str, str]) -> None:
    assert browser.post("/sign-in/challenge/", body).json() == {"challenge": None}
    assert browser.get("/sign-in/challenge/").status_code == 405
