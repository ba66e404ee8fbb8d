"""The filer's pages: the journey by form, who may open what, and that nothing typed is lost."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from jingban.casework.models import Case
from jingban.casework.queries import working_version
from jingban.casework.use_cases.accept_case import accept_case
from jingban.casework.views import lists
from jingban.mandates.acts import ask_to_manage
from jingban.mandates.use_cases.revoke_mandate import revoke_mandate
from jingban.messages.models import Message
from tests.browsers import browser_of
from tests.casework.world import ANSWERS, HOUR, World
from tests.cast import CHEN, LIN, NOW, SHEN, SHIGUANG
from tests.factories import (
    grant,
    make_account,
    make_organisation,
    make_organisation_account,
    signed_as_organisation,
)

DECLARED = {"true": "on", "law": "on"}


def hidden(page: str, name: str) -> str:
    """Read a hidden field off a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def revoke(world: World) -> None:
    signed = signed_as_organisation(world.account, world.organisation)
    manage = ask_to_manage(signed_in=signed, principal_id=world.organisation.id, at=NOW)
    revoke_mandate(authority=manage, mandate=world.mandate, now=NOW)


def walk(browser: Client) -> Case:
    """Fill in and file by the pages, as a person does; give the case."""
    page = browser.post("/permits/employer-change")
    for step in ("contact", "head", "reason"):
        assert page["location"].endswith(f"/fill/{step}")
        shown = browser.get(page["location"]).content.decode()
        typed = {**ANSWERS[step], "revision": hidden(shown, "revision")}
        page = browser.post(page["location"], typed)
        assert page.status_code == 303
    check = browser.get(page["location"]).content.decode()
    assert "139" in check
    assert "顾清和" in check
    form = {**DECLARED, "revision": hidden(check, "revision"), "token": hidden(check, "token")}
    for _twice in range(2):
        sent = browser.post(page["location"], form)
        assert sent.status_code == 303
        assert sent["location"].endswith("/receipt")
    receipt = browser.get(sent["location"]).content.decode()
    case = Case.objects.get()
    assert case.number in receipt
    return case


def test_the_journey(world: World) -> None:
    case = walk(world.browser())
    assert (case.state, case.number) == ("submitted", "QT-2026-000001")
    assert Message.objects.filter(template="case.filed").count() == 2


@pytest.mark.parametrize("who", ["account", "representative"])
def test_the_journey_of_others(world: World, who: str) -> None:
    walk(world.browser(who))


@pytest.mark.parametrize(
    ("step", "field", "typed", "message"),
    [
        ("contact", "address", "", "请填写办公地址"),
        ("contact", "address", "青汀市", "地址太短，请写到门牌号"),
        ("contact", "address", "青" * 121, ""),
        ("contact", "landline", "2234567", "固定电话应为区号加号码"),
        ("contact", "landline", "13900001234", "固定电话应为区号加号码"),
        ("contact", "email", "hr at yanxi", "邮箱的写法不对"),
        ("head", "name", "顾", "请填写与证件一致的姓名"),
        ("head", "name", "顾清和1", "请填写与证件一致的姓名"),
        ("head", "mobile", "0990-2234567", ""),
        ("head", "mobile", "1390000123", ""),
        ("reason", "reasons", [], "请至少选一个变更原因"),
        ("reason", "note", "长" * 301, ""),
    ],
)
def test_a_wrong_value_is_told_and_kept(
    world: World, step: str, field: str, typed: str | list[str], message: str
) -> None:
    browser, case = world.browser(), world.draft(filled=False)
    answers = {**ANSWERS[step], field: typed, "revision": "0"}
    page = browser.post(f"/cases/{case.id}/fill/{step}", answers)
    body = page.content.decode()
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in body
    assert message in body
    assert "<title>错误：" in body
    if typed:
        assert str(typed) in body
    assert working_version(case).document["typed"][step].get(field, []) == (
        typed if isinstance(typed, list) else [typed]
    )


def test_other_needs_a_note(world: World) -> None:
    browser, case = world.browser(), world.draft(filled=False)
    page = browser.post(f"/cases/{case.id}/fill/reason", {"reasons": ["other"], "note": "", "revision": "0"})
    assert page.status_code == 422
    assert "请写明变更的原因" in page.content.decode()


def test_saved_for_later_half_filled(world: World) -> None:
    browser, case = world.browser(), world.draft(filled=False)
    saved = browser.post(
        f"/cases/{case.id}/fill/contact",
        {"address": "青汀", "landline": "", "email": "", "revision": "0", "later": "1"},
    )
    assert saved["location"] == "/cases/?tab=draft"
    assert 'value="青汀"' in browser.get(f"/cases/{case.id}/fill/contact").content.decode()
    assert "继续填写" in browser.get(saved["location"]).content.decode()
    check = browser.get(f"/cases/{case.id}/check").content.decode()
    assert "还有步骤没有填完" in check
    assert re.search(r"<button[^>]*disabled", check)
    form = {**DECLARED, "revision": hidden(check, "revision"), "token": str(uuid4())}
    forced = browser.post(f"/cases/{case.id}/check", form)
    assert forced.status_code == 422
    assert Case.objects.get().state == "draft"


def test_another_window_is_told_and_nothing_typed_is_lost(world: World) -> None:
    browser, case = world.browser(), world.draft()
    address = f"/cases/{case.id}/fill/contact"
    page = browser.post(
        address, {**ANSWERS["contact"], "address": "青汀市南浦区海塘路 9 号", "revision": "0"}
    )
    assert page.status_code == 422
    body = page.content.decode()
    assert "另一个窗口改过" in body
    assert "海塘路 9 号" in body
    again = {**ANSWERS["contact"], "address": "青汀市南浦区海塘路 9 号", "revision": hidden(body, "revision")}
    assert browser.post(address, again).status_code == 303


def test_the_declarations_are_asked(world: World) -> None:
    browser, case = world.browser(), world.draft()
    check = browser.get(f"/cases/{case.id}/check").content.decode()
    page = browser.post(
        f"/cases/{case.id}/check",
        {"true": "on", "revision": hidden(check, "revision"), "token": hidden(check, "token")},
    )
    assert page.status_code == 422
    assert "请确认知道提供虚假内容的后果" in page.content.decode()
    assert Case.objects.get().state == "draft"


def test_a_draft_changed_meanwhile_is_shown_again(world: World) -> None:
    browser, case = world.browser(), world.draft()
    check = browser.get(f"/cases/{case.id}/check").content.decode()
    world.fill(case, head={"name": ["方行舟"], "mobile": ["13900001234"]})
    form = {**DECLARED, "revision": hidden(check, "revision"), "token": hidden(check, "token")}
    page = browser.post(f"/cases/{case.id}/check", form)
    body = page.content.decode()
    assert page.status_code == 422
    assert "请再核对一次" in body
    assert "方行舟" in body
    form |= {"revision": hidden(body, "revision"), "token": hidden(body, "token")}
    assert browser.post(f"/cases/{case.id}/check", form).status_code == 303


def test_after_the_mandate_is_taken_away_the_next_request_is_refused(world: World) -> None:
    case = world.file()
    browser = world.browser()
    assert browser.get(f"/cases/{case.id}/").status_code == 200
    revoke(world)
    for address in (f"/cases/{case.id}/", "/cases/", "/permits/", f"/cases/{case.id}/letter"):
        assert browser.get(address).status_code == 403, address
    assert browser.post(f"/cases/{case.id}/withdraw").status_code == 403
    assert world.browser("account").get(f"/cases/{case.id}/").status_code == 200


def test_without_a_principal_her_own_are_listed(world: World) -> None:
    world.file()
    page = world.browser(acting=False).get("/cases/").content.decode()
    assert "QT-2026-000001" in page
    revoke(world)
    assert "QT-2026-000001" not in world.browser(acting=False).get("/cases/").content.decode()


def test_to_a_stranger_there_is_no_such_case(world: World) -> None:
    case = world.file()
    stranger = browser_of(make_account(CHEN), now=NOW)
    elsewhere = make_organisation(SHIGUANG, SHEN)
    account = make_organisation_account(elsewhere, username="shiguang", phone="+8613800009999")
    for browser in (stranger, browser_of(account, now=NOW)):
        assert browser.get(f"/cases/{case.id}/").status_code == 404
        assert browser.post(f"/cases/{case.id}/withdraw").status_code == 404
    assert Client().get(f"/cases/{case.id}/").status_code == 302


def test_acting_for_another_one_is_offered_to_change(world: World) -> None:
    case = world.file()
    elsewhere = make_organisation(SHIGUANG, SHEN)
    account = make_organisation_account(elsewhere, username="shiguang", phone="+8613800009999")
    grant(elsewhere, account, world.agent)
    browser = browser_of(world.agent_account, now=NOW, acting_for=elsewhere)
    page = browser.get(f"/cases/{case.id}/")
    assert page.status_code == 403
    assert "代表这个单位办理" in page.content.decode()
    assert browser.post(f"/cases/{case.id}/withdraw").status_code == 403
    assert Case.objects.get().state == "submitted"


def test_a_case_page_is_masked(world: World) -> None:
    case = world.file()
    page = world.browser().get(f"/cases/{case.id}/").content.decode()
    for text in ("顾清和", "13900001234", "hr@yanxi.example"):
        assert text not in page
    assert "顾*和" in page
    assert "最迟 11 月 27 日作出决定" in page


def test_papers(world: World) -> None:
    case = world.accepted()
    browser = world.browser()
    assert browser.get(f"/cases/{case.id}/letter").status_code == 404
    assert browser.get(f"/cases/{case.id}/notice").status_code == 404
    assert case.number in browser.get(f"/cases/{case.id}/filing").content.decode()
    world.refuse(case)
    letter = browser.get(f"/cases/{case.id}/letter").content.decode()
    for text in (
        "不予",
        "固定电话无法接通",
        "提交的信息与核实的情况不一致",
        "行政复议",
        case.verification_code,
    ):
        assert text in letter


def test_withdrawing_after_a_determination_changes_nothing(world: World) -> None:
    case = world.accepted()
    browser = world.browser()
    assert browser.get(f"/cases/{case.id}/withdraw").status_code == 200
    world.approve(case)
    assert browser.post(f"/cases/{case.id}/withdraw")["location"] == f"/cases/{case.id}/"
    assert Case.objects.get().state == "approved"


def test_handing_over_many_at_once(world: World) -> None:
    case = world.file()
    assert world.other_account
    revoke(world)
    page = world.browser("account").get("/cases/hand-over/work-permits").content.decode()
    assert "经办人已经没有授权，已替您勾上" in page
    assert re.search(rf'value="{case.id}"[^>]* checked', page)
    browser = world.browser("account")
    assert browser.post("/cases/hand-over/work-permits", {}).status_code == 422
    to_stranger = {"cases": [str(case.id)], "to": str(world.agent.id)}
    assert browser.post("/cases/hand-over/work-permits", to_stranger).status_code == 422
    done = browser.post("/cases/hand-over/work-permits", {"cases": [str(case.id)], "to": str(world.other.id)})
    assert done["location"] == "/cases/?moved=1"
    case.refresh_from_db()
    assert case.handler == world.other
    assert Message.objects.filter(template="case.handed_over").get().account_id == world.other_account.id
    accept_case(officer=world.duty(world.intake), case=case, now=NOW + HOUR)
    told = Message.objects.filter(template="case.accepted")
    assert {one.account_id for one in told} == {world.other_account.id, world.account.id}


HAND_OVER = "/cases/hand-over/work-permits"


def test_more_than_can_be_handed_over_at_once_stand_on_the_next_page(world: World) -> None:
    assert world.other_account
    made = [world.draft(filled=False)]
    given = {name: getattr(made[0], name) for name in ("principal", "case_type", "service_code", "division")}
    made += [
        Case.objects.create(**given, handler=world.agent, created_at=NOW)
        for _one in range(lists.MOST_AT_ONCE)
    ]
    browser = world.browser("account")
    page = browser.get(HAND_OVER).content.decode()
    assert page.count('name="cases"') == lists.MOST_AT_ONCE
    assert f"一次最多转交 {lists.MOST_AT_ONCE} 件，其余的在下一页" in page
    assert str(made[0].id) not in page
    onward = re.search(r'rel="next" href="([^"]+)"', page)
    assert onward
    page = browser.get(HAND_OVER + onward[1]).content.decode()
    assert page.count('name="cases"') == 1
    done = browser.post(HAND_OVER + onward[1], {"cases": [str(made[0].id)], "to": str(world.other.id)})
    assert done["location"] == "/cases/?moved=1"
    assert Case.objects.get(handler=world.other) == made[0]


def test_among_many_agents_she_is_found_by_name_or_number(world: World, monkeypatch) -> None:
    monkeypatch.setattr(lists, "MOST_OFFERED", 1)
    case = world.file()
    assert world.other_account
    browser = world.browser("account")
    page = browser.get(HAND_OVER).content.decode()
    assert "请填写姓名或证件号码" in page
    assert str(world.other.id) not in page
    for wrong in ("", "没有这人", CHEN[1], str(world.other.id)):
        refused = browser.post(HAND_OVER, {"cases": [str(case.id)], "to": wrong})
        assert refused.status_code == 422, wrong
        assert 'href="#id_to"' in refused.content.decode()
    done = browser.post(HAND_OVER, {"cases": [str(case.id)], "to": LIN[1]})
    assert done["location"] == "/cases/?moved=1"
    case.refresh_from_db()
    assert case.handler == world.other
    assert browser.post(HAND_OVER, {"cases": [str(case.id)], "to": "周欣然"}).status_code == 303
    case.refresh_from_db()
    assert case.handler == world.agent


def test_a_draft_of_a_dismissed_agent_is_handed_over_too(world: World) -> None:
    draft = world.draft()
    assert world.other_account
    revoke(world)
    browser = world.browser("account")
    done = browser.post(
        "/cases/hand-over/work-permits", {"cases": [str(draft.id)], "to": str(world.other.id)}
    )
    assert done["location"] == "/cases/?moved=1"
    draft.refresh_from_db()
    assert (draft.handler, draft.state) == (world.other, "draft")
    assert not Message.objects.filter(template="case.handed_over").exists()


def test_an_agent_takes_over_for_herself_only(world: World) -> None:
    case = world.file()
    browser = world.browser("other")
    assert "由我接办" in browser.get(f"/cases/{case.id}/").content.decode()
    assert browser.post(f"/cases/{case.id}/take-over").status_code == 303
    case.refresh_from_db()
    assert case.handler == world.other
    away = browser.post("/cases/hand-over/work-permits", {"cases": [str(case.id)], "to": str(world.agent.id)})
    assert away.status_code == 422


def test_the_organisations_list_asks_for_o2(world: World) -> None:
    elsewhere = make_organisation(SHIGUANG, SHEN)
    account = make_organisation_account(elsewhere, username="shiguang", phone="+8613800009999", level="O1")
    assert browser_of(account, now=NOW).get("/cases/").status_code == 403


def test_an_empty_list_says_what_will_be_here(world: World) -> None:
    assert "还没有办件" in world.browser().get("/cases/").content.decode()
    assert "没有找到" in world.browser().get("/cases/?number=QT-1999").content.decode()


def test_the_code_on_a_letter_is_confirmed_in_public(world: World) -> None:
    case = world.file()
    public = Client(headers={"accept-language": "zh-CN"})
    address = f"/verify/{case.verification_code}"
    waiting = public.get(address).content.decode()
    assert "还没有作出决定" in waiting
    assert case.number in waiting
    world.accept(case)
    world.approve(case)
    decided = public.get(address).content.decode()
    assert "这份决定书是真的" in decided
    assert "顾清和" not in decided
