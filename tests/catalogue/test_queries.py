"""Finding services: by tile, by audience, and by whatever people type."""

import pytest
from pytest_django import DjangoAssertNumQueries

from jingban.catalogue import queries
from jingban.catalogue.data import load_data
from jingban.catalogue.models import Audience, Service
from jingban.catalogue.search import fold, search_text, terms


@pytest.fixture(autouse=True)
def loaded() -> None:
    load_data()


def codes(found: object) -> list[str]:
    return [service.code for service in found]  # type: ignore[attr-defined]


def test_the_grantable_two() -> None:
    assert [(s.code, s.name_zh, s.short_name_zh) for s in queries.grantable_services()] == [
        ("work-permits", "外国人来华工作管理服务系统", "外国人来华工作办理"),
        ("expert-projects", "外国专家项目管理信息系统", "外国专家项目管理系统"),
    ]


def test_by_tile_audience_and_code(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    assert [c.name_zh for c in queries.categories()] == [
        "就业创业",
        "社会保障",
        "人才人事",
        "劳动关系",
        "社会保障卡",
    ]
    with django_assert_num_queries(1):
        found = list(queries.services(category="talent", audience=Audience.ORGANISATION))
        assert {service.category.name_zh for service in found} == {"人才人事"}
    assert codes(found) == ["work-permits", "expert-projects"]
    assert len(queries.services()) == Service.objects.count()
    service = queries.service_by_code("e-card")
    assert service is not None
    assert not service.online
    assert queries.service_by_code("none") is None


def test_a_region_sees_its_own_and_the_national_services() -> None:
    Service.objects.filter(code="recruitment").update(region="330000")
    Service.objects.filter(code="internship").update(region="990100")
    assert "recruitment" in codes(queries.services(region="330100"))
    assert "internship" in codes(queries.services(region="990100"))
    assert "recruitment" not in codes(queries.services(region="990100"))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("外国人来华工作办理", "work-permits"),
        ("外国人来华工作管理服务系统", "work-permits"),
        ("外国专家项目管理系统", "expert-projects"),
        ("外国专家项目管理信息系统", "expert-projects"),
        ("工作许可延期", "work-permits"),
        ("换护照后怎么变更", "work-permits"),
        ("补换社保卡", "card-loss"),
        ("ＷＯＲＫ Permit", "work-permits"),
        ("waiguoren gongzuo", "work-permits"),
        ("wgrlhgzbl", "work-permits"),
        ("waiguozhuanjia", "expert-projects"),
        ("wgzjxm", "expert-projects"),
        ("外国人 许可", "work-permits"),
        ("shebaoka diu", "card-loss"),
        ("lost card", "card-loss"),
    ],
)
def test_what_people_type_finds_the_service_first(typed: str, code: str) -> None:
    assert codes(queries.search_services(typed))[0] == code


def test_nothing_typed_or_nothing_found() -> None:
    assert queries.search_services("") == []
    assert queries.search_services(" ，%_ ") == []
    assert queries.search_services("火星移民") == []


def test_folding() -> None:
    assert fold("《工作许可》　Ａ１") == "工作许可 a1"
    assert terms("工作，许可") == ["工作", "许可"]
    assert search_text("社保卡", "Card", "", "card") == "社保卡\nshebaoka\nsbk\ncard"
