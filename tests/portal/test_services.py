"""The lists of services, a service's guide, and the guide on paper."""

import pytest
from django.test import Client

from tests.browsers import browser_of
from tests.cast import NOW, ZHOU
from tests.factories import grant, make_account, make_organisation, make_organisation_account, make_person


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    text: str = response.content.decode()
    return text


def test_what_people_and_what_organisations_do_are_two_lists(visitor: Client) -> None:
    people, firms = page(visitor, "/services/personal/"), page(visitor, "/services/employer/")
    assert "<h1>个人服务</h1>" in people
    assert "失业登记" in people
    assert "外国人来华工作办理" not in people
    assert "<h1>用人单位服务</h1>" in firms
    assert "外国人来华工作办理" in firms
    assert "失业登记" not in firms


def test_a_tile_shows_its_services_only(visitor: Client) -> None:
    text = page(visitor, "/services/?category=talent")
    assert "外国人来华工作办理" in text
    assert "职称评审申报" in text
    assert "失业登记" not in text


def test_an_unknown_tile_shows_all(visitor: Client) -> None:
    assert "失业登记" in page(visitor, "/services/?category=<script>")


def test_an_agent_finds_marked_what_she_may_enter(visitor: Client) -> None:
    firm = make_organisation()
    holder = make_account(ZHOU)
    grant(firm, make_organisation_account(firm), make_person(ZHOU))
    assert page(browser_of(holder, now=NOW), "/services/?category=talent").count("您可以进入") == 1
    assert "您可以进入" not in page(visitor, "/services/?category=talent")


@pytest.mark.parametrize(
    "said",
    [
        "全称：外国人来华工作管理服务系统", "谁可以办", "要准备的材料", "工作资历证明", "怎么办", "在哪里办",
        "收费", "以办理机构公布的为准", "办理时限", "依据：2017 年全国服务指南（暂行）", "法律依据", "打印办事指南",
    ],
)  # fmt: skip
def test_the_guide_of_a_service(visitor: Client, said: str) -> None:
    assert said in page(visitor, "/services/work-permits")


def test_the_guide_on_paper(visitor: Client) -> None:
    text = page(visitor, "/services/work-permits/sheet")
    assert "data-print" in text
    assert "工作资历证明" in text
    assert "2026-11-24 09:00 从经办打印" in text


def test_an_unknown_service_is_not_found(visitor: Client) -> None:
    assert visitor.get("/services/nothing").status_code == 404
    assert visitor.get("/services/nothing/sheet").status_code == 404


def test_every_service_has_a_page_in_both_languages(visitor: Client, english: Client) -> None:
    from jingban.catalogue.models import Service

    for code in Service.objects.values_list("code", flat=True):
        page(visitor, f"/services/{code}")
        page(english, f"/services/{code}")


def test_lists_ask_only_to_read(visitor: Client) -> None:
    assert visitor.post("/services/").status_code == 405
