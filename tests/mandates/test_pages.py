"""The pages of chapter 6: what they show, what they refuse, how they say it."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jingban.mandates import queries
from jingban.mandates.models import AgentSearch, Mandate
from jingban.mandates.use_cases.revoke_mandate import revoke_mandate
from jingban.mandates.views import management
from tests.browsers import browser_of
from tests.cast import CHEN, LIN, SHEN, SHIGUANG, ZHOU, resident_number
from tests.factories import (
    PROJECTS,
    WORK_PERMITS,
    grant,
    make_account,
    make_organisation,
    make_organisation_account,
    make_person,
)
from tests.mandates.world import World, boxes

LIST, BIND = "/centre/agents/", "/centre/agents/new"


@pytest.fixture(autouse=True)
def _services() -> None:
    from jingban.catalogue.data import load_data

    load_data()


@pytest.fixture
def world() -> World:
    return World()


def search(browser: Client, number: str):
    return browser.post(BIND, {"step": "search", "number": number})


def bind_form(world: World, browser: Client, **typed: object) -> dict[str, object]:
    """Search the agent, then give the form as she who binds him would send it."""
    page = search(browser, ZHOU[1])
    token = page.context["form"].initial["found"]
    form = {
        "step": "grant",
        "number": ZHOU[1],
        "found": token,
        "person": "on",
        "fullname": ZHOU[0],
        "services": [WORK_PERMITS],
        **boxes("valid_from", world.today),
        **boxes("valid_to", world.today + timedelta(days=99)),
    }
    return {**form, **typed}


def test_M_6_5_confirming_binds_and_leads_back_to_the_list(world: World) -> None:
    browser = world.company()
    answer = browser.post(BIND, bind_form(world, browser))
    assert answer.status_code == 303
    page = browser.get(answer["Location"]).content.decode()
    assert "周*然" in page
    assert ZHOU[1] not in page
    assert "有效" in page


def test_M_6_4_the_search_shows_a_person_masked_and_never_in_an_address(world: World) -> None:
    page = search(world.company(), f" {ZHOU[1].lower()} ")
    text = page.content.decode()
    assert "周*然" in text
    assert "176****5093" in text
    assert ZHOU[0] not in text.replace(ZHOU[1], "")
    assert world.company().get(f"{BIND}?number={ZHOU[1]}").context["found"] is None


@pytest.mark.parametrize("who", ["unregistered", "not proven", "no number"])
def test_M_7_3_not_registered_and_not_proven_are_the_same_sentence(world: World, who: str) -> None:
    if who == "not proven":
        make_account(CHEN, level="L2", now=world.now)
    number = "12345" if who == "no number" else CHEN[1]
    answer = search(world.company(), number)
    assert answer.status_code == 422
    assert "无法搜索到对应个人" in answer.content.decode()


def test_M_7_3_once_proven_he_is_found_at_once(world: World) -> None:
    make_account(CHEN, now=world.now)
    assert "陈*诺" in search(world.company(), CHEN[1]).content.decode()


def test_twenty_searches_a_day(world: World) -> None:
    browser = world.company()
    for _search in range(20):
        search(browser, CHEN[1])
    answer = search(browser, ZHOU[1])
    assert "今天已经查找了 20 次" in answer.content.decode()
    assert AgentSearch.objects.count() == 20


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"fullname": "周欣"}, "姓名与搜索到的人不一致"),
        ({"fullname": ""}, "请填写姓名"),
        ({"person": ""}, "请核对后勾选"),
        ({"services": []}, "请至少选择一项授权服务事项"),
        ({"services": ["nonsense"]}, "nonsense"),
        ({"found": "forged"}, "请先按证件号码搜索"),
        ({"valid_from-m": "13"}, "没有这一天"),
        ({"valid_to-y": "2031"}, "授权期限太长"),
        ({"valid_to-y": "2020"}, "结束时间不能早于开始时间"),
        ({"valid_from-y": "2020", "valid_to-y": "2020", "valid_to-m": "12"}, "开始时间不能早于今天"),
    ],
)
def test_M_6_5_what_is_wrong_is_said_and_what_was_typed_stays(
    world: World, typed: dict[str, object], message: str
) -> None:
    browser = world.company()
    form = bind_form(world, browser)
    answer = browser.post(BIND, {**form, **typed})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert message in text
    if "fullname" not in typed and "found" not in typed:
        assert ZHOU[0] in text
    assert not Mandate.objects.exists()


def test_an_agent_whose_phone_went_to_somebody_else_is_listed_without_one(world: World) -> None:
    world.grant()
    world.agent_account.phone = None
    world.agent_account.save()
    page = world.company().get(LIST)
    assert page.status_code == 200
    assert "周*然" in page.text
    assert "176****5093" not in page.text


def test_a_name_is_not_guessed_at(world: World) -> None:
    browser = world.company()
    form = bind_form(world, browser)
    for guess in range(20):
        wrong = browser.post(BIND, {**form, "fullname": f"周{guess}"})
        assert "姓名与搜索到的人不一致" in wrong.content.decode()
    for name in ("周欣", ZHOU[0]):
        answer = browser.post(BIND, {**form, "fullname": name})
        assert "今天已经写错了 20 次，请明天再试" in answer.content.decode()
    assert not Mandate.objects.exists()
    assert search(browser, ZHOU[1]).status_code == 200, "searches are counted apart"


def test_a_token_of_another_organisation_finds_nobody(world: World) -> None:
    other = make_organisation(SHIGUANG, SHEN, now=world.now)
    account = make_organisation_account(other, username="other", phone="+8613800009999", now=world.now)
    form = bind_form(world, browser_of(account, now=world.now))
    assert world.company().post(BIND, form).status_code == 422


def test_a_second_grant_names_the_clash(world: World) -> None:
    mandate = world.grant()
    browser = world.company()
    answer = browser.post(BIND, bind_form(world, browser))
    assert answer.status_code == 422
    assert mandate.series.number in answer.content.decode()


def test_several_services_at_once(world: World) -> None:
    browser = world.company()
    browser.post(BIND, bind_form(world, browser, services=[WORK_PERMITS, PROJECTS]))
    assert Mandate.objects.count() == 2


def test_an_account_at_O1_sees_the_list_but_cannot_create(world: World) -> None:
    other = make_organisation(SHIGUANG, SHEN, now=world.now)
    account = make_organisation_account(
        other, username="other", level="O1", phone="+8613800009999", now=world.now
    )
    browser = browser_of(account, now=world.now)
    assert "还不能创建经办人" in browser.get(LIST).content.decode()
    assert browser.get(BIND).status_code == 403
    assert "法定代表人" in search(browser, ZHOU[1]).content.decode()
    assert not AgentSearch.objects.exists()


@pytest.mark.parametrize("path", ["history", "export", "new", "{id}/change", "{id}/remove", "{id}/renew"])
def test_an_account_at_O1_learns_nothing_of_the_agents(world: World, path: str) -> None:
    """A stranger who knew the public facts first, while the representative binds agents himself."""
    mandate = world.grant()
    account = make_organisation_account(
        world.organisation, username="stranger", level="O1", phone="+8613800009999", now=world.now
    )
    browser = browser_of(account, now=world.now)
    for page in (
        browser.get(LIST),
        browser.post(LIST, {"text": ZHOU[0]}),
        browser.get(f"{LIST}?state=active"),
    ):
        assert "还不能创建经办人" in page.content.decode()
        assert "周*" not in page.content.decode()
        assert "没有找到" not in page.content.decode()
    refused = browser.get(LIST + path.format(id=mandate.id))
    assert refused.status_code == 403
    assert "周*" not in refused.content.decode()
    assert browser.get(f"/centre/mandates/{mandate.id}/certificate").status_code == 404


def test_the_representative_manages_from_his_own_account(world: World) -> None:
    mandate = world.grant()
    browser = world.chief()
    assert "周*然" in browser.get(LIST).content.decode()
    assert browser.post(f"{LIST}{mandate.id}/remove", {"why": "left"}).status_code == 303
    mandate.refresh_from_db()
    assert mandate.revoked_by.ground == "representative"


@pytest.mark.parametrize("path", [LIST, BIND, f"{LIST}history", f"{LIST}export"])
def test_an_agent_cannot_manage(world: World, path: str) -> None:
    world.grant()
    assert world.clerk().get(path).status_code == 403


@pytest.mark.parametrize("verb", ["change", "remove", "renew"])
def test_anothers_mandate_does_not_exist(world: World, verb: str) -> None:
    mandate = world.grant()
    other = make_organisation(SHIGUANG, SHEN, now=world.now)
    account = make_organisation_account(other, username="other", phone="+8613800009999", now=world.now)
    assert browser_of(account, now=world.now).get(f"{LIST}{mandate.id}/{verb}").status_code == 404


def test_M_6_end_the_dialog_says_who_and_the_button_takes_it_away(world: World) -> None:
    mandate = world.grant()
    browser = world.company()
    text = browser.get(f"{LIST}{mandate.id}/remove").content.decode()
    for label in ("自然人名称", "手机号码", "账号有效开始日期", "账号有效结束日期", "申请时间", "删除授权"):
        assert label in text
    answer = browser.post(f"{LIST}{mandate.id}/remove", {"why": "left"})
    assert answer.status_code == 303
    page = browser.get(LIST).content.decode()
    assert "已解除" in page
    assert "离职" in page
    assert browser.post(f"{LIST}{mandate.id}/remove", {"why": "nonsense"}).status_code == 422
    assert browser.post(f"{LIST}{mandate.id}/remove", {"why": "left"})["Location"].endswith("done=gone")


def test_M_6_change_moves_the_end_and_fixes_the_start(world: World) -> None:
    mandate = world.grant()
    browser = world.company()
    page = browser.get(f"{LIST}{mandate.id}/change").content.decode()
    assert "授权已经开始，不能再改" in page
    new_end = world.today + timedelta(days=500)
    forged = {**boxes("valid_from", world.today + timedelta(days=9)), **boxes("valid_to", new_end)}
    assert browser.post(f"{LIST}{mandate.id}/change", forged).status_code == 303
    version = Mandate.objects.get(superseded_at=None)
    assert (version.valid_from, version.valid_to) == (world.today, new_end)
    late = browser.post(f"{LIST}{version.id}/change", boxes("valid_to", world.today - timedelta(days=1)))
    assert late.status_code == 422
    assert "结束时间不能早于今天" in late.content.decode()


def test_M_6_again_offers_the_former_length_from_today(world: World) -> None:
    mandate = world.grant(last=world.today + timedelta(days=9))
    browser = world.company()
    browser.post(f"{LIST}{mandate.id}/remove", {"why": "mistaken"})
    page = browser.get(f"{LIST}{mandate.id}/renew")
    for label in ("子账号授权", "自然人名称", "账号有效开始日期", "账号有效结束日期", "确认授权"):
        assert label in page.content.decode()
    offered = page.context["form"].initial
    assert (offered["valid_from"], offered["valid_to"]) == (world.today, mandate.valid_to)
    typed = {**boxes("valid_from", offered["valid_from"]), **boxes("valid_to", offered["valid_to"])}
    assert browser.post(f"{LIST}{mandate.id}/renew", typed).status_code == 303
    assert Mandate.objects.filter(superseded_at=None, revoked_at=None).count() == 1


def test_the_list_filters_searches_and_pages(world: World) -> None:
    world.grant()
    later = grant(
        world.organisation,
        world.account,
        world.other,
        first=world.today + timedelta(days=3),
        now=world.now,
    )
    browser = world.company()
    assert "林*安" not in browser.get(f"{LIST}?state=active").content.decode()
    pending = browser.get(f"{LIST}?state=pending").content.decode()
    assert "林*安" in pending
    assert "3 天后开始" in pending
    for text in (LIN[0], LIN[1], LIN[1].lower()):
        found = browser.post(LIST, {"text": text}).content.decode()
        assert "林*安" in found
        assert "周*然" not in found
    assert "没有找到这位经办人" in browser.post(LIST, {"text": "林"}).content.decode()
    assert browser.get(f"{LIST}?after={later.id}").context["rows"][0].agent.name == "周*然"


def test_the_list_takes_few_queries_however_long_it_is(world: World) -> None:
    browser = world.company()
    browser.get(LIST)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            browser.get(LIST)
        return len(seen)

    empty = count()
    for service in (WORK_PERMITS, PROJECTS):
        world.grant(services=[service])
        grant(world.organisation, world.account, world.other, services=[service], now=world.now)
    assert count() <= min(empty + 3, 12)


def test_the_history_keeps_everything(world: World) -> None:
    mandate = world.grant()
    browser = world.company()
    browser.post(f"{LIST}{mandate.id}/change", boxes("valid_to", world.today + timedelta(days=3)))
    version = Mandate.objects.get(superseded_at=None)
    browser.post(f"{LIST}{version.id}/remove", {"why": "moved"})
    text = browser.get(f"{LIST}history").content.decode()
    assert text.count(mandate.series.number) == 2
    assert "改为新的一版" in text
    assert "岗位调整" in text


def test_the_export_is_a_masked_spreadsheet(world: World) -> None:
    from python_calamine import CalamineWorkbook

    world.grant()
    answer = world.company().get(f"{LIST}export")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][1] == "姓名"
    assert rows[1][1:3] == ["周*然", "176****5093"]
    assert ZHOU[1] not in str(rows)


def test_the_export_reads_a_batch_at_a_time(world: World, monkeypatch) -> None:
    from python_calamine import CalamineWorkbook

    monkeypatch.setattr(queries, "BATCH", 2)
    for number in range(5):
        person = (
            f"周{'甲乙丙丁戊'[number]}",
            resident_number("19900303", f"10{number}"),
            f"+861390000000{number}",
        )
        agent = make_account(person).links.get().person
        grant(world.organisation, world.account, agent, now=world.now)
    answer = world.company().get(f"{LIST}export")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[2] for row in rows[1:]] == [f"139****000{number}" for number in (4, 3, 2, 1, 0)]


# the agent's side


def test_M_7_2_after_a_revocation_the_next_request_is_refused_with_the_reason(world: World) -> None:
    mandate = world.grant()
    clerk = world.clerk()
    assert clerk.get("/permits/").status_code == 200
    world.company().post(f"{LIST}{mandate.id}/remove", {"why": "left"})
    answer = clerk.get("/permits/")
    text = answer.content.decode()
    assert answer.status_code == 403
    for words in ("没有权限办理该事项", "解除", "REVOKED", "法定代表人", "郑*明", "我的经办人"):
        assert words in text


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(5, 9, "NOT_YET"), (0, 0, "EXPIRED"), (None, None, "NO_MANDATE")],
)
def test_M_7_2_every_reason_has_its_page(
    world: World, first: int | None, last: int | None, words: str
) -> None:
    if first is not None:
        mandate = world.grant(
            first=world.today + timedelta(days=first), last=world.today + timedelta(days=last or 0)
        )
        if words == "EXPIRED":
            yesterday = world.today - timedelta(days=1)
            Mandate.objects.filter(id=mandate.id).update(valid_from=yesterday, valid_to=yesterday)
    answer = world.clerk().get("/permits/")
    assert answer.status_code == 403
    assert words in answer.content.decode()


def test_a_stranger_learns_nothing_of_an_organisations_agents(world: World) -> None:
    world.grant()
    make_account(CHEN, now=world.now)
    stranger = browser_of(make_person(CHEN).links.get().account, now=world.now, acting_for=world.organisation)
    text = stranger.get("/permits/").content.decode()
    assert "NO_MANDATE" in text
    assert "郑*明" not in text
    assert "周*然" not in text


def test_without_a_principal_she_is_asked_for_whom(world: World) -> None:
    world.grant()
    answer = world.clerk(acting=False).get("/permits/")
    assert answer.status_code == 302
    assert answer["Location"] == "/acting-for/?why=organisation&next=%2Fpermits%2F"


def test_choosing_and_accepting_at_the_first_use(world: World) -> None:
    mandate = world.grant(accepted=False)
    clerk = world.clerk(acting=False)
    assert world.organisation.name in clerk.get("/acting-for/").content.decode()
    answer = clerk.post("/acting-for/", {"principal": str(world.organisation.id), "next": "/permits/"})
    assert answer["Location"] == "/acting-for/accept?next=%2Fpermits%2F"
    assert clerk.get("/permits/")["Location"].startswith("/acting-for/accept")
    done = clerk.post("/acting-for/accept", {"next": "/permits/", "mandate": str(mandate.id)})
    assert done["Location"] == "/permits/"
    mandate.series.refresh_from_db()
    assert mandate.series.accepted_at is not None
    assert clerk.get("/permits/").status_code == 200


def test_what_was_granted_after_the_page_was_shown_is_shown_before_it_is_accepted(world: World) -> None:
    first = world.grant(accepted=False)
    clerk = world.clerk(acting=False)
    clerk.post("/acting-for/", {"principal": str(world.organisation.id)})
    assert str(first.id) in clerk.get("/acting-for/accept").text
    later = world.grant(services=[PROJECTS], accepted=False)
    answer = clerk.post("/acting-for/accept", {"next": "/permits/", "mandate": str(first.id)})
    assert answer["Location"] == "/acting-for/accept?next=%2Fpermits%2F"
    for mandate in (first, later):
        mandate.series.refresh_from_db()
    assert first.series.accepted_at is not None
    assert later.series.accepted_at is None
    assert str(later.id) in clerk.get("/acting-for/accept").text


def test_an_organisation_that_gave_no_mandate_cannot_be_chosen(world: World) -> None:
    other = make_organisation(SHIGUANG, SHEN, now=world.now)
    clerk = world.clerk(acting=False)
    assert clerk.post("/acting-for/", {"principal": str(other.id)})["Location"] == "/acting-for/"


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example/", "javascript:alert(1)"])
def test_the_way_on_stays_on_this_site(world: World, onward: str) -> None:
    clerk = world.clerk()
    assert clerk.post("/acting-for/", {"principal": "", "next": onward})["Location"] == "/"


def test_my_mandates_lists_accepts_and_lays_down(world: World) -> None:
    mandate = world.grant(accepted=False)
    clerk = world.clerk(acting=False)
    assert "等您接受" in clerk.get("/centre/mandates/").content.decode()
    clerk.post(f"/centre/mandates/{mandate.id}/accept")
    assert "正在担任" in clerk.get("/centre/mandates/").content.decode()
    assert "不再担任" in clerk.get(f"/centre/mandates/{mandate.id}/lay-down").content.decode()
    clerk.post(f"/centre/mandates/{mandate.id}/lay-down")
    assert "以前的授权" in clerk.get("/centre/mandates/").content.decode()
    mandate.refresh_from_db()
    assert mandate.revoked_why == "laid_down"


def test_nobody_accepts_or_lays_down_for_another(world: World) -> None:
    mandate = world.grant(accepted=False)
    other = browser_of(world.other_account, now=world.now)
    for verb in ("accept", "lay-down", "certificate"):
        assert other.post(f"/centre/mandates/{mandate.id}/{verb}").status_code == 404


# the certificate


def test_the_certificate_and_the_public_page_that_confirms_it(world: World) -> None:
    mandate = world.grant()
    for browser in (world.company(), world.clerk(acting=False), world.chief()):
        sheet = browser.get(f"/centre/mandates/{mandate.id}/certificate").content.decode()
        assert "授权证明" in sheet
        assert mandate.series.verification_code in sheet
        assert "data:image/svg+xml" in sheet
    address = f"/verify/{mandate.series.verification_code}"
    public = Client().get(address).content.decode()
    assert "有效" in public
    assert "周*然" in public
    assert ZHOU[0] not in public
    revoke_mandate(
        authority=management.authorise_management(
            type("Request", (), {
                "signed_in": type("S", (), {
                    "kind": "organisation", "level": "O2", "account_id": world.account.id,
                    "person_id": None, "organisation_id": world.organisation.id,
                })(),
                "acting_for": None, "now": world.now,
            })()
        ),
        mandate=mandate,
        now=world.now,
    )  # fmt: skip
    assert "已失效" in Client().get(address).content.decode()


def test_a_code_nobody_gave_out_is_not_found(world: World) -> None:
    answer = Client().get("/verify/AAAAAAAAAAAAAAAAAAAAAAAAAA")
    assert answer.status_code == 404
    assert "没有找到这份文书" in answer.content.decode()
    typed = Client().post("/verify/", {"code": "aaaa-aaaa aaaaaaaaaaaaaaaaaa"})
    assert re.fullmatch(r"/verify/A{26}", typed["Location"])


@pytest.mark.parametrize("typed", [ZHOU[1], "AAAA", "A" * 25 + "1", "A" * 27, "！"])
def test_what_is_no_code_never_comes_into_an_address(typed: str) -> None:
    answer = Client().post("/verify/", {"code": typed}, headers={"accept-language": "zh-CN"})
    assert answer.status_code == 422
    assert "核验码是 26 位字母和数字" in answer.content.decode()
    assert typed in answer.content.decode()


def test_a_strangers_tie_to_her_shows_and_changes_nothing_of_hers(world: World) -> None:
    """He knows her name and number, and has a phone of his own: an account at L2 of the same person."""
    mandate = world.grant()
    his = browser_of(
        make_account((ZHOU[0], ZHOU[1], "+8613600001111"), level="L2", now=world.now), now=world.now
    )
    for path in ("/centre/mandates/", "/acting-for/", "/permits/", "/cases/", "/", "/services/work-permits"):
        page = his.get(path, follow=True)
        assert page.status_code in {200, 403}, path
        assert world.organisation.name not in page.content.decode(), path
    for verb in ("lay-down", "accept"):
        assert his.post(f"/centre/mandates/{mandate.id}/{verb}").status_code == 403
    assert his.get(f"/centre/mandates/{mandate.id}/certificate").status_code == 404
    assert his.post("/acting-for/", {"principal": str(world.organisation.id)}).status_code == 403
    mandate.refresh_from_db()
    assert mandate.revoked_at is None


def test_M_7_2_who_has_nobody_left_to_act_for_is_told_why_not_asked_for_whom(world: World) -> None:
    mandate = world.grant()
    world.company().post(f"{LIST}{mandate.id}/remove", {"why": "left"})
    answer = world.clerk(acting=False).get("/permits/")
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "没有权限办理该事项" in text
    assert "REVOKED" in text
    assert world.organisation.name in text
    stranger = browser_of(make_account(CHEN, now=world.now), now=world.now)
    assert "NO_MANDATE" in stranger.get("/permits/").content.decode()


def test_a_resident_id_that_misses_a_digit_costs_no_search(world: World) -> None:
    answer = search(world.company(), ZHOU[1][:17])
    assert "居民身份证号码是 18 位" in answer.content.decode()
    assert not AgentSearch.objects.exists()
