"""单位信息变更: what is approved is what is held, version by version, sealed."""

import pytest

from jingban.casework.models import Case
from jingban.permits.models import EmployerProfile
from jingban.permits.queries import present_profile, profile_history
from jingban.permits.use_cases import write_profile as writing
from tests.browsers import browser_of
from tests.casework.world import ANSWERS, HOUR, World
from tests.cast import CHEN, NOW, SHEN, SHIGUANG
from tests.factories import make_account, make_organisation

MOVED = {**ANSWERS["contact"], "address": ["青汀市南浦区海塘路 9 号"]}


def changed(world: World, **answers: dict[str, list[str]]) -> Case:
    """Let one change go all the way."""
    case = world.draft(filled=False)
    world.fill(case, **answers)
    case = world.file(case)
    world.accept(case)
    world.approve(case)
    return case


def test_an_approved_change_is_what_is_held(world: World) -> None:
    first = changed(world)
    profile = present_profile(world.organisation.id)
    assert (profile.version, profile.case, profile.since) == (1, first, NOW + 2 * HOUR)
    assert profile.contact["head"] == {"name": "顾清和", "mobile": "+8613900001234"}
    assert "reason" not in profile.contact
    changed(world, contact=MOVED)
    assert present_profile(world.organisation.id).contact["contact"]["address"] == MOVED["address"][0]
    versions = profile_history(world.organisation.id)
    assert [(one.version, one.superseded_at) for one in versions] == [(2, None), (1, NOW + 2 * HOUR)]


def test_it_is_sealed(world: World) -> None:
    changed(world)
    row = str(EmployerProfile.objects.values().get())
    for text in ("顾清和", "13900001234", "hr@yanxi.example", "澄湖路"):
        assert text not in row


def test_a_refused_or_withdrawn_change_changes_nothing(world: World) -> None:
    world.refuse(world.accepted())
    assert not EmployerProfile.objects.exists()


def test_an_effect_that_fails_leaves_no_determination(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = world.accepted()

    def fails(*args: object, **kwargs: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(writing.EmployerProfile, "save", fails)
    with pytest.raises(OSError, match="disk full"):
        world.approve(case)
    case.refresh_from_db()
    assert case.state == "accepted"
    assert not case.determinations.exists()


def test_a_new_draft_begins_with_what_is_held(world: World) -> None:
    changed(world)
    case = world.draft(filled=False)
    browser = world.browser()
    page = browser.get(f"/cases/{case.id}/fill/contact").content.decode()
    assert ANSWERS["contact"]["address"][0] in page
    assert "处需要改正" not in page
    head = browser.get(f"/cases/{case.id}/fill/head").content.decode()
    assert "+8613900001234" in head
    assert "还有步骤没有填完" in browser.get(f"/cases/{case.id}/check").content.decode()


def test_the_officer_sees_what_changes(world: World) -> None:
    changed(world)
    case = world.draft(filled=False)
    world.fill(case, contact=MOVED)
    case = world.file(case)
    page = world.desk(world.intake).get(f"/staff/cases/{case.id}/").content.decode()
    assert f"在册：{ANSWERS['contact']['address'][0]}" in page
    assert page.count("在册：") == 1


def test_the_entry(world: World) -> None:
    browser = world.browser()
    page = browser.get("/permits/").content.decode()
    assert "还没有登记联系信息" in page
    assert "下一版本提供" in page
    changed(world)
    page = browser.get("/permits/").content.decode()
    assert "顾*和" in page
    assert "顾清和" not in page
    page = browser.get("/permits/employer-change").content.decode()
    assert '<a href="/services/employer/" aria-current="page"' in page


def test_one_under_way_is_named_before_anything_is_pressed(world: World) -> None:
    case = world.file()
    browser = world.browser()
    for asked, status in ((browser.get, 200), (browser.post, 409)):
        answer = asked("/permits/employer-change")
        page = answer.content.decode()
        assert answer.status_code == status
        assert case.number in page
        assert f'href="/cases/{case.id}/"' in page
        assert "开始填写" not in page
    assert browser.get(f"/cases/{case.id}/").status_code == 200
    assert f'href="/cases/{case.id}/"' in browser.get("/permits/").content.decode()
    assert Case.objects.count() == 1


def test_a_draft_is_gone_on_with(world: World) -> None:
    browser = world.browser()
    assert "开始填写" in browser.get("/permits/employer-change").content.decode()
    case = world.draft()
    page = browser.get("/permits/employer-change").content.decode()
    assert "接着填写" in page
    assert "开始填写" not in page
    assert "接着填写" in browser.get("/permits/").content.decode()
    assert browser.post("/permits/employer-change")["Location"] == f"/cases/{case.id}/fill/contact"


def test_one_that_is_closed_is_in_nobodys_way(world: World) -> None:
    changed(world)
    page = world.browser().get("/permits/employer-change").content.decode()
    assert "开始填写" in page
    assert "已经有一件在办" not in page


def test_another_employers_case_is_not_named(world: World) -> None:
    case = world.file()
    other = make_organisation(SHIGUANG, representative=SHEN)
    page = browser_of(make_account(SHEN), now=NOW, acting_for=other).get("/permits/employer-change")
    assert page.status_code == 200
    assert case.number not in page.content.decode()


def test_who_may_enter(world: World) -> None:
    assert world.browser("account").get("/permits/").status_code == 200
    assert world.browser("representative").get("/permits/").status_code == 200
    nobody = browser_of(make_account(CHEN), now=NOW)
    assert nobody.get("/permits/").status_code == 403
    pretending = browser_of(make_account(CHEN), now=NOW, acting_for=world.organisation)
    assert pretending.get("/permits/").status_code == 403
    assert pretending.post("/permits/employer-change").status_code == 403
