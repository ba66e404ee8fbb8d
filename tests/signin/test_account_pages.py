"""认证中心: 安全评分, 账号安全, the password, devices, preferences; and the signposts of recovery."""

import re
from datetime import datetime, timedelta

import pytest

from jingban.accounts.models import Account, Session
from jingban.accounts.passwords import verify_password
from jingban.accounts.queries import own_texts
from jingban.foundation import clock
from jingban.ledger.models import LedgerRow
from jingban.messages.models import Message
from jingban.signin import score
from jingban.signin.handlers import forget
from jingban.signin.models import Attempt, Outcome
from jingban.signin.policies import CODE_AFTER
from tests.cast import CHEN, NOW, PASSWORD, ZHENG, ZHOU
from tests.factories import make_account, make_organisation, make_organisation_account
from tests.signin.browser import PHONE, Browser, codes_to
from tests.signin.test_counters import attack

NEW = "Selvedge2027y"


def points(
    level: str, *, phone: bool = True, age: timedelta | None = timedelta(), factor: bool = False
) -> int:
    facts = score.Facts(level, phone, NOW - age if age is not None else None, factor)
    return score.total(score.parts(facts, NOW))


@pytest.mark.parametrize(
    ("level", "total"),
    [("L1", 45), ("L2", 65), ("L3", 90), ("O1", 65), ("O2", 90), ("", 45)],
)
def test_the_score(level: str, total: int) -> None:
    assert points(level) == total


def test_what_the_score_is_made_of() -> None:
    assert points("L3", factor=True) == 100
    assert points("L3", phone=False) == 70
    assert points("L3", age=timedelta(days=365)) == 80
    assert points("L3", age=None) == 80
    for level in ("L1", "L3", "O2"):
        assert sum(one.most for one in score.parts(score.Facts(level, True, NOW), NOW)) == 100


@pytest.mark.parametrize(
    ("level", "phone"), [("L1", True), ("L3", True), ("L3", False), ("O1", True), ("", True)]
)
@pytest.mark.parametrize("age", [None, timedelta(), timedelta(days=400)])
def test_a_part_is_full_when_it_has_all_its_points_and_has_words(
    level: str, phone: bool, age: timedelta | None
) -> None:
    facts = score.Facts(level, phone, NOW - age if age is not None else None)
    for part in score.parts(facts, NOW):
        assert part.full == (part.points == part.most)
        assert str(part.state_label)


@pytest.mark.parametrize(("changed", "total", "said"), [(None, 80, "建议修改"), (NOW, 90, "已设置")])
def test_the_score_and_the_lists_say_the_same(
    zhou: Account, browser: Browser, changed: datetime | None, total: int, said: str
) -> None:
    Account.objects.filter(id=zhou.id).update(password_changed_at=changed)
    browser.sign_in("17600005093")
    centre = browser.get("/centre/").text
    assert f"安全评分 {total} 分" in centre
    assert ("账号保护得很好" in centre) == (total == 90)
    assert ('修改以后就能到 <span class="num">90</span> 分' in centre) == (total == 80)
    shown = [int(points) for points in re.findall(r'<span class="num">(\d+)/\d+</span>', centre)]
    assert (sum(shown), len(shown)) == (total, 5)
    for page in (centre, browser.get("/centre/security/").text):
        password = page.split("<b>登录密码</b>")[1].split("</li>")[0]
        assert said in password
        assert "未完成" not in page


@pytest.fixture
def inside(zhou: Account, browser: Browser) -> Browser:
    browser.sign_in("17600005093")
    return browser


def test_a_persons_centre(inside: Browser) -> None:
    page = inside.get("/centre/").text
    for text in (
        "安全评分",
        "90",
        "个人信息",
        "用户级别",
        "实人用户",
        "绑定手机",
        "176****5093",
        "最近一次登录",
        "周*然",
    ):
        assert text in page
    assert ZHOU[0] not in page
    assert ZHOU[1] not in page
    assert "去认证" not in page


def test_a_person_without_the_face_is_led_on(browser: Browser) -> None:
    make_account(CHEN, level="L2")
    browser.sign_in("13500007781")
    page = browser.get("/centre/").text
    assert "去认证" in page
    assert 'href="/centre/face/"' in page
    assert "实名用户" in page
    face = browser.get("/centre/face/").text
    assert "用手机刷脸会在以后的版本开放" in face
    assert "/sandbox/" in face
    assert "服务窗口" in face


def test_an_organisations_centre(browser: Browser) -> None:
    make_organisation_account(make_organisation(representative=ZHENG), level="O1")
    browser.sign_in("yanxi", kind="organisation")
    page = browser.get("/centre/").text
    for text in ("青汀砚溪智能装备有限公司", "郑*明", "138****5093", "请法定代表人确认", "安全评分"):
        assert text in page
    assert browser.get("/centre/face/").status_code == 403


def test_devices_can_be_ended_one_by_one_and_all_at_once(inside: Browser, zhou: Account) -> None:
    phone, office, attic = Browser(agent=PHONE), Browser("198.51.100.1"), Browser("198.51.101.1")
    for one in (phone, office, attic):
        one.sign_in("17600005093")
    page = inside.get("/centre/security/").text
    assert "本机 · Edge · Windows" in page
    assert "Safari · iPhone" in page
    digest = Session.objects.get(device="Safari · iPhone").digest
    assert inside.post("/centre/security/devices/end/", {"device": digest})["Location"].endswith(
        "?done=ended"
    )
    assert "那台设备已退出" in inside.get("/centre/security/?done=ended").text
    assert not phone.is_in
    assert office.is_in
    inside.post("/centre/security/devices/end-others/")
    assert inside.is_in
    assert not office.is_in
    assert not attic.is_in
    assert LedgerRow.objects.filter(event="account.sessions_ended", account_id=zhou.id).exists()


def test_nobody_ends_somebody_elses_device(inside: Browser) -> None:
    chen = make_account(CHEN)
    stranger = Browser("198.51.100.1")
    stranger.sign_in("13500007781")
    digest = Session.objects.get(account=chen).digest
    inside.post("/centre/security/devices/end/", {"device": digest})
    assert stranger.is_in


def test_after_ending_the_others_this_device_is_still_known(inside: Browser) -> None:
    inside.post("/centre/security/devices/end-others/")
    inside.post("/sign-out/")
    for n in range(10):
        Browser(f"198.51.{n}.1").sign_in("17600005093", "Wrong2026x")
    assert inside.sign_in("17600005093").status_code == 303


def test_the_history_shows_misses_on_whatever_name(inside: Browser) -> None:
    Browser("198.51.100.1", PHONE).sign_in(ZHOU[1], "Wrong2026x")
    page = inside.get("/centre/security/").text
    assert "登录成功" in page
    assert "密码错误" in page
    assert "Safari · iPhone" in page


def change(browser: Browser, **typed: str):
    data = {"current_password": PASSWORD, "new_password": NEW, "repeat_password": NEW, **typed}
    return browser.post("/centre/security/password/", data)


def test_a_new_password_ends_the_other_sessions_and_is_told(inside: Browser, zhou: Account) -> None:
    other = Browser("198.51.100.1")
    other.sign_in("17600005093")
    answer = change(inside)
    assert answer["Location"] == "/centre/security/?done=password"
    assert inside.is_in
    assert not other.is_in
    zhou.refresh_from_db()
    assert verify_password(NEW, zhou.password_hash)
    assert zhou.password_changed_at > NOW
    assert Message.objects.filter(template="account.password_set", account_id=zhou.id).exists()
    assert LedgerRow.objects.filter(event="account.password_set", account_id=zhou.id).exists()
    inside.post("/sign-out/")
    assert inside.sign_in("17600005093").status_code == 422
    assert inside.sign_in("17600005093", NEW).status_code == 303


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"current_password": ""}, "请输入现在用的密码"),
        ({"current_password": "Wrong2026x"}, "原密码不正确"),
        ({"new_password": "", "repeat_password": ""}, "请输入新密码"),
        ({"new_password": "Ab1", "repeat_password": "Ab1"}, "密码长度应为 8 到 20 位"),
        ({"new_password": "A1b" * 7, "repeat_password": "A1b" * 7}, "密码长度应为 8 到 20 位"),
        (
            {"new_password": "alllower1", "repeat_password": "alllower1"},
            "密码需要同时包含大写字母、小写字母和数字",
        ),
        ({"new_password": "Password1", "repeat_password": "Password1"}, "这个密码太常见"),
        ({"new_password": "Ab17600005093", "repeat_password": "Ab17600005093"}, "密码不能包含手机号"),
        ({"new_password": f"Ab{ZHOU[1]}", "repeat_password": f"Ab{ZHOU[1]}"}, "密码不能包含手机号"),
        ({"repeat_password": "Selvedge2027z"}, "两次输入的密码不一致"),
        ({"repeat_password": ""}, "请再次输入新密码"),
        ({"new_password": PASSWORD, "repeat_password": PASSWORD}, "新密码不能与原密码相同"),
    ],
)
def test_wrong_new_passwords(inside: Browser, zhou: Account, typed: dict[str, str], message: str) -> None:
    answer = change(inside, **typed)
    assert answer.status_code == 422
    assert message in answer.text
    for secret in (PASSWORD, NEW, *filter(None, typed.values())):
        assert f'value="{secret}"' not in answer.text
    before = zhou.password_hash
    zhou.refresh_from_db()
    assert zhou.password_hash == before


def test_a_thief_of_a_session_may_try_ten_times(inside: Browser) -> None:
    for _ in range(10):
        assert "原密码不正确" in change(inside, current_password="Wrong2026x").text
    assert "原密码输错的次数太多" in change(inside).text
    # Her own sign-in is not touched by it.
    assert Browser("198.51.100.1").sign_in("17600005093").status_code == 303


def test_an_organisations_user_name_is_not_in_its_password(yanxi: Account) -> None:
    assert set(own_texts(yanxi)) == {"13800005093", "yanxi"}


def test_language_and_large_text_are_kept_in_the_account(inside: Browser, zhou: Account) -> None:
    inside.post("/preferences/language", {"language": "en", "next": "/centre/"})
    inside.post("/preferences/care", {"care": "1", "next": "/centre/"})
    zhou.refresh_from_db()
    assert (zhou.language, zhou.care) == ("en", True)
    elsewhere = Browser("198.51.100.1")
    elsewhere.sign_in("17600005093")
    page = elsewhere.get("/centre/").text
    assert "Account centre" in page
    assert 'class="care"' in page


def test_a_strangers_preference_touches_no_account(zhou: Account, browser: Browser) -> None:
    browser.post("/preferences/language", {"language": "en", "next": "/"})
    zhou.refresh_from_db()
    assert zhou.language == "zh-hans"


def test_what_is_chosen_before_signing_in_is_the_accounts_from_then_on(
    zhou: Account, browser: Browser
) -> None:
    Account.objects.filter(id=zhou.id).update(care=False)
    browser.post("/preferences/care", {"care": "1", "next": "/sign-in/person/"})
    browser.post("/preferences/language", {"language": "en", "next": "/sign-in/person/"})
    browser.sign_in("17600005093")
    zhou.refresh_from_db()
    assert (zhou.language, zhou.care) == ("en", True)
    page = browser.get("/centre/").text
    assert "Account centre" in page
    assert 'class="care"' in page


def test_it_is_the_accounts_over_the_code_too_and_its_messages_follow(zhou: Account) -> None:
    attack("17600005093", CODE_AFTER)
    Account.objects.filter(id=zhou.id).update(last_sign_in_at=NOW)
    she = Browser("192.0.2.1")
    she.post("/preferences/language", {"language": "en", "next": "/"})
    she.sign_in("17600005093", proof=she.solve("17600005093"))
    zhou.refresh_from_db()
    assert zhou.language == "zh-hans", "a password alone changes nothing"
    she.post("/sign-in/code/", {"code": codes_to(ZHOU[2])[0]})
    zhou.refresh_from_db()
    assert zhou.language == "en"
    assert Message.objects.get(account_id=zhou.id, template="account.new_device").language == "en"


def test_the_language_of_who_was_here_before_is_nobodys_choice(
    zhou: Account, yanxi: Account, browser: Browser
) -> None:
    browser.post("/preferences/language", {"language": "en", "next": "/"})
    browser.sign_in("17600005093")
    browser.post("/preferences/language", {"language": "en", "next": "/"})
    browser.post("/sign-out/")
    browser.sign_in("yanxi", kind="organisation")
    yanxi.refresh_from_db()
    assert yanxi.language == "zh-hans"
    assert "认证中心" in browser.get("/centre/").text


@pytest.mark.parametrize("names", ["language", "language-care-staff", "x", ""])
def test_a_forged_choice_is_none(zhou: Account, browser: Browser, names: str) -> None:
    browser.cookies["jingban_chosen"] = names
    browser.cookies["jingban_language"] = "tlh"
    assert browser.sign_in("17600005093").status_code == 303
    zhou.refresh_from_db()
    assert zhou.language == "zh-hans"


@pytest.mark.parametrize(
    "path", ["/sign-in/person/", "/sign-in/organisation/", "/recover/person/", "/recover/username/"]
)
def test_english_pages_hold_no_chinese_sentence(browser: Browser, path: str) -> None:
    browser.cookies["jingban_language"] = "en"
    page = browser.get(path).text
    body = page[page.index("<main") : page.index("</main>")]
    assert not [char for char in body if "一" <= char <= "鿿"]


def test_old_rows_are_forgotten() -> None:
    now = clock.now()
    for days in (1, 91):
        Attempt.objects.create(at=now - timedelta(days=days), subject="x", outcome=Outcome.WRONG)
    forget(now)
    assert Attempt.objects.count() == 1
