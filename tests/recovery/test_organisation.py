"""M-4.2.1: an organisation's password: account, name, code and stored phone belong together."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from jingban.accounts.models import Account, Level
from jingban.accounts.queries import live_link
from jingban.accounts.use_cases.open_account import open_account
from jingban.ledger.outbox import run_due_events
from jingban.messages.models import Message
from jingban.sandbox.models import SandboxMessage
from tests.cast import CHEN, NOW, PASSWORD, SHIGUANG, YANXI, ZHENG, ZHOU
from tests.factories import grant, make_account, make_organisation, make_person
from tests.recovery.seeker import FIRM_PHONE, NEW, Seeker, opens
from tests.signin.browser import codes_to


def test_the_whole_way(yanxi: Account) -> None:
    she = Seeker("organisation")
    assert she.begin().headers["location"] == "/recover/organisation/code/"
    assert she.ask().json()["text"].startswith("如果账号、企业名称、统一社会信用代码、手机号都一致")
    assert she.prove().headers["location"] == "/recover/organisation/password/"
    page = she.get("/recover/organisation/password/").text
    assert "正在重置账号密码，当前账号的用户名为：" in page
    assert "yanxi" in page
    assert "下一步并跳转至政务服务平台" in page
    assert she.choose().headers["location"] == "/recover/organisation/done/"
    assert "登录密码已重置" in she.get("/recover/organisation/done/").text
    assert (opens(yanxi, NEW), opens(yanxi, PASSWORD)) == (True, False)


def test_the_representatives_word_and_the_mandates_stay(yanxi: Account) -> None:
    firm = make_organisation(representative=ZHENG)
    make_account(ZHOU)
    mandate = grant(firm, yanxi, make_person(ZHOU))
    Seeker("organisation").up_to("done")
    link = live_link(yanxi)
    assert link
    assert (link.level, link.ended_at) == (Level.O2, None)
    mandate.refresh_from_db()
    assert (mandate.revoked_at, mandate.superseded_at) == (None, None)


def test_account_and_representative_are_told(yanxi: Account) -> None:
    head = make_account(ZHENG)
    Seeker("organisation").up_to("done")
    run_due_events()
    told = Message.objects.get(account_id=head.id, template="recovery.organisation_reset")
    assert YANXI[0] in told.text
    assert Message.objects.filter(account_id=yanxi.id, template="account.password_set").count() == 1
    to_head = SandboxMessage.objects.filter(to=ZHENG[2]).latest("id")
    assert "http" not in to_head.text
    assert SandboxMessage.objects.filter(to=FIRM_PHONE, text__contains="登录密码于").exists()


def test_an_account_moved_in(yanxi: Account) -> None:
    Account.objects.filter(id=yanxi.id).update(migrated=True, password_hash="")
    Seeker("organisation").up_to("done")
    yanxi.refresh_from_db()
    assert (yanxi.migrated, opens(yanxi, NEW)) == (False, True)


@pytest.mark.parametrize(
    "typed",
    [
        {"account": "nobody"},
        {"organisation": SHIGUANG[0]},
        {"number": SHIGUANG[1]},
        {"organisation": SHIGUANG[0], "number": SHIGUANG[1]},
    ],
)
def test_what_does_not_belong_together_leads_to_no_code(yanxi: Account, typed: dict[str, str]) -> None:
    make_organisation(SHIGUANG)
    she = Seeker("organisation")
    assert she.begin(**typed).headers["location"] == "/recover/organisation/code/"
    assert she.ask().status_code == 200
    assert codes_to(FIRM_PHONE) == []
    assert she.prove("123456").status_code == 422


def test_the_stored_phone_gets_the_code_never_the_typed_one(yanxi: Account) -> None:
    she = Seeker("organisation", phone=CHEN[2]).up_to("asked")
    assert (codes_to(CHEN[2]), codes_to(FIRM_PHONE)) == ([], [])
    assert she.prove("123456").status_code == 422


def test_a_wrong_phone_first_and_then_the_right_one(
    yanxi: Account, later: Callable[[timedelta], None]
) -> None:
    she = Seeker("organisation").up_to("code")
    she.ask(phone="13500007781")
    later(timedelta(seconds=61))
    she.ask()
    assert she.prove().headers["location"] == "/recover/organisation/password/"


def test_another_account_of_the_organisation_is_left_alone(yanxi: Account) -> None:
    other = open_account(
        phone=CHEN[2],
        password_hash="",
        organisation=make_organisation(representative=ZHENG),
        username="yanxi2",
        language="zh-hans",
        now=NOW,
    )
    Seeker("organisation").up_to("done")
    other.refresh_from_db()
    assert other.password_hash == ""
