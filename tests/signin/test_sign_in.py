"""M-2.b to M-2.f: who gets in, what everybody else is told, and that both cost the same."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jingban.accounts import passwords
from jingban.accounts.models import Account, Session
from jingban.accounts.queries import MAX_CANDIDATES
from jingban.accounts.use_cases.open_account import open_account
from jingban.accounts.use_cases.raise_level import raise_level
from jingban.foundation.identifiers import check_phone
from jingban.ledger.models import LedgerRow
from jingban.messages.models import Message
from jingban.parties.use_cases.ensure_person import ensure_person
from jingban.signin.models import Attempt, Outcome
from tests.cast import CHEN, LIN, NOW, PASSWORD, ZHOU, resident_number
from tests.factories import make_account, make_person
from tests.signin.browser import PHONE, Browser

REFUSED = "账号或密码不正确"
NOBODY_NUMBER = resident_number("19800101", "777")


@pytest.mark.parametrize(
    "typed",
    [
        "17600005093",
        "+86 176 0000 5093",
        "１７６００００５０９３",
        ZHOU[1],
        ZHOU[1].lower(),
        f"{ZHOU[1][:6]} {ZHOU[1][6:14]} {ZHOU[1][14:]}",
    ],
)
def test_a_person_by_phone_or_number(zhou: Account, browser: Browser, typed: str) -> None:
    answer = browser.sign_in(typed)
    assert answer.status_code == 303
    assert answer["Location"] == "/"
    assert browser.is_in


@pytest.mark.parametrize("typed", ["yanxi", "YanXi", " yanxi "])
def test_an_organisation_by_user_name(yanxi: Account, browser: Browser, typed: str) -> None:
    assert browser.sign_in(typed, kind="organisation").status_code == 303
    assert "青汀砚溪智能装备有限公司" in browser.get("/centre/").text


def test_a_passport_number_of_any_country(browser: Browser) -> None:
    person = ensure_person(
        certificate_type="passport", number="L01X00T47", name="ALMA ROSSI", country="ITA", now=NOW
    )
    open_account(
        phone="+393471234567",
        password_hash=passwords.hash_password(PASSWORD),
        person=person,
        language="en",
        now=NOW,
    )
    assert browser.sign_in("l01x00t47").status_code == 303


def _misses(zhou: Account, yanxi: Account) -> dict[str, tuple[str, str, str]]:
    """Every way not to get in: (tab, name, password)."""
    moved = make_account(CHEN, level="L2")
    Account.objects.filter(id=moved.id).update(migrated=True)
    closed = make_account(LIN, level="L2")
    Account.objects.filter(id=closed.id).update(closed_at=NOW)
    frozen = open_account(
        phone="+8615900000001", password_hash=passwords.hash_password(PASSWORD), language="zh-hans", now=NOW
    )
    Account.objects.filter(id=frozen.id).update(frozen_at=NOW)
    return {
        "wrong by phone": ("person", "17600005093", "Wrong2026x"),
        "unknown phone": ("person", "15911112222", PASSWORD),
        "moved in by phone": ("person", "13500007781", PASSWORD),
        "closed by phone": ("person", "13900002716", PASSWORD),
        "frozen by phone": ("person", "15900000001", PASSWORD),
        "wrong by number": ("person", ZHOU[1], "Wrong2026x"),
        "unknown number": ("person", NOBODY_NUMBER, PASSWORD),
        "moved in by number": ("person", CHEN[1], PASSWORD),
        "closed by number": ("person", LIN[1], PASSWORD),
        "no number at all": ("person", "abc", PASSWORD),
        "an organisation at the person's tab": ("person", "yanxi", PASSWORD),
        "wrong organisation": ("organisation", "yanxi", "Wrong2026x"),
        "unknown organisation": ("organisation", "nobody", PASSWORD),
        "a person at the organisation's tab": ("organisation", "17600005093", PASSWORD),
    }


def _without_what_was_typed(text: str, name: str) -> str:
    """Drop what differs by chance: the name that was typed back and random tokens."""
    lines = text.replace(name, "NAME").splitlines()
    return "\n".join(one for one in lines if "csrfmiddlewaretoken" not in one and 'name="wait"' not in one)


def test_every_miss_has_one_answer(zhou: Account, yanxi: Account) -> None:
    answers = {}
    for number, (case, (kind, name, password)) in enumerate(_misses(zhou, yanxi).items()):
        answer = Browser(f"198.51.{number}.1").sign_in(name, password, kind)
        assert answer.status_code == 422, case
        assert REFUSED in answer.text
        assert password not in answer.text
        answers.setdefault(kind, {})[case] = (
            _without_what_was_typed(answer.text, name),
            sorted(answer.headers),
            sorted(answer.cookies),
        )
    for cases in answers.values():
        first = next(iter(cases.values()))
        for case, seen in cases.items():
            assert seen == first, case


def test_every_miss_costs_the_same_hashes_and_queries(
    zhou: Account, yanxi: Account, hashes: list[str]
) -> None:
    cases = _misses(zhou, yanxi)
    costs: dict[str, set[tuple[int, int]]] = {}
    for number, (kind, name, password) in enumerate(cases.values()):
        Browser(f"198.51.{number}.1").get(f"/sign-in/{kind}/")  # warm caches alike
        hashes.clear()
        with CaptureQueriesContext(connection) as queries:
            Browser(f"198.51.{number}.1").sign_in(name, password, kind)
        written = [one for one in queries if "SAVEPOINT" not in one["sql"]]
        costs.setdefault(_form_of(kind, name), set()).add((len(hashes), len(written)))
    assert {form: len(seen) for form, seen in costs.items()} == {"phone": 1, "number": 1, "user name": 1}
    assert {form: next(iter(seen))[0] for form, seen in costs.items()} == {
        "phone": 1,
        "number": MAX_CANDIDATES,
        "user name": 1,
    }


def _form_of(kind: str, name: str) -> str:
    if kind == "organisation":
        return "user name"
    try:
        check_phone(name)
    except ValidationError:
        return "number"
    return "phone"


def test_several_links_to_one_person_are_tried_proven_first(browser: Browser, hashes: list[str]) -> None:
    person = make_person(ZHOU)
    accounts = [
        open_account(
            phone=f"+8613700000{n:03}",
            password_hash=passwords.hash_password(f"{PASSWORD}{n}"),
            person=person,
            language="zh-hans",
            now=NOW + timedelta(seconds=n),
        )
        for n in range(3)
    ]
    for n, account in enumerate(accounts):
        one = Browser(f"198.51.{n}.9")
        assert one.sign_in(ZHOU[1], f"{PASSWORD}{n}").status_code == 303
        assert Session.objects.get(kind="person").account == account
        one.post("/sign-out/")
    hashes.clear()
    assert browser.sign_in(ZHOU[1], "Wrong2026x").status_code == 422
    assert len(hashes) == MAX_CANDIDATES
    raise_level(account=accounts[2], now=NOW)
    hashes.clear()
    assert browser.sign_in(ZHOU[1], f"{PASSWORD}2").status_code == 303
    assert len(hashes) == 1


def test_a_strangers_unproven_links_cannot_push_the_proven_one_out(browser: Browser) -> None:
    person = make_person(ZHOU)
    for n in range(MAX_CANDIDATES + 2):
        open_account(phone=f"+8613700000{n:03}", password_hash="", person=person, language="zh-hans", now=NOW)
    mine = open_account(
        phone=ZHOU[2],
        password_hash=passwords.hash_password(PASSWORD),
        person=person,
        language="zh-hans",
        now=NOW + timedelta(days=1),
    )
    assert browser.sign_in(ZHOU[2]).status_code == 303
    raise_level(account=mine, now=NOW)
    assert Browser("198.51.100.1").sign_in(ZHOU[1]).status_code == 303


def test_a_strangers_link_does_not_let_him_into_hers(browser: Browser) -> None:
    hers = make_account(ZHOU, level="L2")
    stranger = open_account(
        phone=CHEN[2],
        password_hash=passwords.hash_password("Strange2026x"),
        person=make_person(ZHOU),
        language="zh-hans",
        now=NOW,
    )
    assert browser.sign_in(ZHOU[1], "Strange2026x").status_code == 303
    assert Session.objects.get().account == stranger
    assert Session.objects.get().account != hers


@pytest.mark.parametrize("kind", ["person", "organisation"])
@pytest.mark.parametrize(
    ("account", "password", "message"),
    [("", "Thread2026x", "请输入"), ("17600005093", "", "请输入密码"), ("1" * 65, "x", "太长了")],
)
def test_wrong_fields(browser: Browser, kind: str, account: str, password: str, message: str) -> None:
    answer = browser.sign_in(account, password, kind)
    assert answer.status_code == 422
    assert message in answer.text
    assert "错误：" in answer.text
    assert f'value="{account}"' in answer.text or not account
    assert not Attempt.objects.exists()


def test_the_hint_for_moved_in_accounts_stands_for_everybody(browser: Browser) -> None:
    person, organisation = browser.get("/sign-in/person/").text, browser.get("/sign-in/organisation/").text
    assert "已注册的用户，请先通过“忘记密码”重置密码" in person
    assert "忘记用户名的，请先通过“忘记用户名”找回" in organisation
    for label in ("手机号/证件号码", "请输入密码", "登录", "其他登录方式", "个人注册", "忘记密码"):
        assert label in person
    for label in ("用户名", "请输入密码", "登录", "法人注册", "忘记密码", "忘记用户名"):
        assert label in organisation


def test_the_first_page_is_the_persons_tab_and_keeps_where_one_goes(browser: Browser) -> None:
    assert browser.get("/sign-in/?next=/centre/")["Location"] == "/sign-in/person/?next=/centre/"
    assert browser.get("/sign-in/?kind=organisation")["Location"].startswith("/sign-in/organisation/")
    assert "/sign-in/organisation/?next=%2Fcentre%2F" in browser.get("/sign-in/person/?next=/centre/").text


@pytest.mark.parametrize(
    ("notice", "words"), [("registered", "注册信息核对通过"), ("organisation-registered", "注册成功")]
)
def test_after_registration_the_page_says_so(browser: Browser, notice: str, words: str) -> None:
    assert words in browser.get(f"/sign-in/person/?notice={notice}").text


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/centre/security/", "/centre/security/"),
        ("/search?q=%E8%AE%B8%E5%8F%AF", "/search?q=%E8%AE%B8%E5%8F%AF"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("evil", "/"),
        ("/sign-out/", "/"),
        ("/sign-in/person/", "/"),
        ("/" + "a" * 2000, "/"),
        ("", "/"),
    ],
)
def test_where_one_goes_stays_on_this_site(zhou: Account, browser: Browser, asked: str, led: str) -> None:
    assert browser.sign_in("17600005093", next=asked)["Location"] == led


def test_a_strangers_page_leads_here_and_back(zhou: Account, browser: Browser) -> None:
    answer = browser.get("/centre/security/?done=ended")
    assert answer.status_code == 302
    assert answer["Location"] == f"/sign-in/?next={quote('/centre/security/?done=ended', safe='')}"


def test_signing_in_writes_times_and_the_ledger(zhou: Account, browser: Browser, later) -> None:
    browser.sign_in("17600005093")
    zhou.refresh_from_db()
    first = zhou.last_sign_in_at
    assert zhou.previous_sign_in_at is None
    later(timedelta(hours=1))
    browser.sign_in("17600005093")
    zhou.refresh_from_db()
    assert zhou.previous_sign_in_at == first
    assert zhou.last_sign_in_at > first
    assert LedgerRow.objects.filter(event="signin.signed_in", account_id=zhou.id).count() == 2
    browser.sign_in("17600005093", "Wrong2026x")
    row = LedgerRow.objects.get(event="signin.refused")
    assert row.account_id == zhou.id
    assert row.outcome == "wrong"


def test_a_new_device_is_told_a_known_one_is_not(zhou: Account, browser: Browser) -> None:
    told = Message.objects.filter(template="account.new_device")
    browser.sign_in("17600005093")
    assert not told.exists(), "the very first sign-in is no news"
    browser.sign_in("17600005093")
    assert not told.exists()
    Browser(agent=PHONE).sign_in("17600005093")
    message = told.get()
    assert "Safari · iPhone" in message.text
    assert message.account_id == zhou.id


def test_old_parameters_are_hashed_anew(zhou: Account, browser: Browser, settings) -> None:
    before = zhou.password_hash
    settings.ARGON2 = {"time_cost": 2, "memory_cost": 64, "parallelism": 1}
    passwords._hasher.cache_clear()
    try:
        assert browser.sign_in("17600005093").status_code == 303
        zhou.refresh_from_db()
        assert zhou.password_hash != before
        assert "t=2" in zhou.password_hash
        assert passwords.verify_password(PASSWORD, zhou.password_hash)
    finally:
        passwords._hasher.cache_clear()


def test_a_full_house_says_when_to_come_back(zhou: Account, browser: Browser, monkeypatch) -> None:
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    passwords._one_at_a_time.acquire()
    try:
        answer = browser.sign_in("17600005093")
    finally:
        passwords._one_at_a_time.release()
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert not Attempt.objects.exists()
    assert browser.sign_in("17600005093").status_code == 303


def test_a_planted_session_is_worth_nothing(zhou: Account, browser: Browser) -> None:
    session = browser.session
    session["x"] = "planted"
    session.save()
    planted = session.session_key
    browser.sign_in("17600005093")
    assert browser.cookies["jingban_session"].value != planted
    thief = Browser()
    thief.cookies["jingban_session"] = planted
    assert not thief.is_in


def test_the_cookies_are_for_this_browser_alone(zhou: Account, browser: Browser) -> None:
    cookies = browser.sign_in("17600005093").cookies
    for name in ("jingban_session", "jingban_device"):
        assert cookies[name]["httponly"]
        assert cookies[name]["samesite"] == "Lax"
    assert not cookies["jingban_session"]["max-age"]


def test_somebody_signed_in_is_told_so(zhou: Account, browser: Browser) -> None:
    browser.sign_in("17600005093")
    answer = browser.get("/sign-in/person/?next=/centre/security/")
    assert "您已经登录" in answer.text
    assert "周*然" in answer.text
    assert 'href="/centre/security/"' in answer.text


def test_signing_in_as_another_ends_the_first(zhou: Account, yanxi: Account, browser: Browser) -> None:
    browser.sign_in("17600005093")
    old = browser.cookies["jingban_session"].value
    browser.sign_in("yanxi", kind="organisation")
    assert Session.objects.get().account == yanxi
    thief = Browser()
    thief.cookies["jingban_session"] = old
    assert not thief.is_in


def test_leaving_needs_a_form(zhou: Account, browser: Browser) -> None:
    browser.sign_in("17600005093")
    browser.get("/sign-out/")
    assert browser.is_in
    answer = browser.post("/sign-out/")
    assert answer["Location"] == "/"
    assert not browser.is_in
    assert not Session.objects.exists()
    assert LedgerRow.objects.filter(event="signin.signed_out", account_id=zhou.id).exists()
    assert browser.post("/sign-out/").status_code == 303


def test_attempts_hold_no_name_number_or_phone(zhou: Account, browser: Browser) -> None:
    browser.sign_in("17600005093", "Wrong2026x")
    browser.sign_in(ZHOU[1])
    kept = str(
        [vars(row) for row in (*Attempt.objects.all(), *Session.objects.all(), *LedgerRow.objects.all())]
    )
    for secret in (ZHOU[0], ZHOU[1], "17600005093", "Wrong2026x", PASSWORD, "203.0.113"):
        assert secret not in kept
    assert Attempt.objects.filter(outcome=Outcome.SUCCESS, account=zhou).exists()


def test_pages_of_somebody_signed_in_are_not_cached(zhou: Account, browser: Browser) -> None:
    browser.sign_in("17600005093")
    assert "no-store" in browser.get("/centre/")["Cache-Control"]
