"""The region picker, 各地旗舰店 and 人社服务电子地图."""

import pytest
from django.test import Client

from jingban.portal.models import RegionalPortal, ServicePoint
from jingban.portal.regions import COOKIE
from jingban.portal.search import index
from tests.cast import NOW


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    text: str = response.content.decode()
    return text


def test_the_operators_own_region_is_the_first_choice(visitor: Client) -> None:
    assert "地区：青汀市" in page(visitor, "/")
    text = page(visitor, "/region")
    assert "现在是 <b>青汀市</b>" in text
    assert 'value="990100" aria-pressed="true"' in text


def test_a_province_leads_to_what_lies_in_it(visitor: Client) -> None:
    assert 'href="?in=320000"' in page(visitor, "/region")
    text = page(visitor, "/region?in=320000&next=/points/")
    assert "江苏全部" in text
    assert 'value="320500"' in text
    assert 'name="next" value="/points/"' in text


def test_a_chosen_region_is_kept_and_leads_back(visitor: Client) -> None:
    response = visitor.post("/region", {"region": "320500", "next": "/points/"})
    assert (response.status_code, response.headers["Location"]) == (303, "/points/")
    assert visitor.cookies[COOKIE].value == "320500"
    assert visitor.cookies[COOKIE]["httponly"]
    assert "地区：苏州" in page(visitor, "/")


@pytest.mark.parametrize("code", ["", "000000", "123456", "371200", "<script>", "9901001"])
def test_what_is_no_region_changes_nothing(visitor: Client, code: str) -> None:
    assert visitor.post("/region", {"region": code}).status_code == 303
    assert COOKIE not in visitor.cookies
    visitor.cookies[COOKIE] = code.strip("<>") or "x"
    assert "地区：青汀市" in page(visitor, "/")


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x", ""])
def test_it_never_leads_elsewhere(visitor: Client, address: str) -> None:
    response = visitor.post("/region", {"region": "110000", "next": address})
    assert response.headers["Location"] == "/"


def test_without_an_own_region_everything_is_shown(visitor: Client, settings: object) -> None:
    settings.BRAND = {**settings.BRAND, "region_code": ""}  # type: ignore[attr-defined]
    assert "青汀市旗舰店" in page(visitor, "/flagships/")
    assert "拾光路 9 号" in page(visitor, "/points/")


def test_the_regions_own_portals_stand_first(visitor: Client) -> None:
    RegionalPortal.objects.create(
        code="suzhou", region="320500", name_zh="测试旗舰店", name_en="Test portal", summary_zh="试",
        summary_en="Test", address="https://portal.example/", published_at=NOW,
    )  # fmt: skip
    text = page(visitor, "/flagships/")
    assert text.index("青汀市旗舰店") < text.index("测试旗舰店")
    assert 'href="https://portal.example/" rel="noopener noreferrer"' in text
    assert "还没有开通" in text
    visitor.post("/region", {"region": "320500"})
    text = page(visitor, "/flagships/")
    assert text.index("测试旗舰店") < text.index("青汀市旗舰店")
    visitor.post("/region", {"region": "110000"})
    assert "这个地区还没有旗舰店" in page(visitor, "/flagships/")


def add_point(region: str = "320500", name: str = "测试网点") -> ServicePoint:
    point = ServicePoint(
        code=f"test-{region}", region=region, name_zh=name, name_en="Test point", address_zh="一路 1 号",
        address_en="1 First Road", hours_zh="工作日", hours_en="Working days", published_at=NOW,
    )  # fmt: skip
    index(point)
    point.save()
    return point


def test_points_of_the_region_with_all_that_is_known(visitor: Client) -> None:
    add_point()
    text = page(visitor, "/points/")
    for said in ("青汀市政务服务中心人社专区", "明渠路 100 号", "9:00–12:00", "0099-8800 1201", "实人核验"):
        assert said in text
    assert "测试网点" not in text
    assert "全部地区 <i>5</i>" in text


def test_points_of_another_region_of_a_province_and_of_all(visitor: Client) -> None:
    add_point()
    assert "测试网点" in page(visitor, "/points/?region=320500")
    assert "测试网点" in page(visitor, "/points/?region=320000")
    everything = page(visitor, "/points/?region=all")
    assert "测试网点" in everything
    assert "明渠路 100 号" in everything


def test_a_region_without_points_says_so(visitor: Client) -> None:
    text = page(visitor, "/points/?region=110000")
    assert "这个地区还没有登记网点" in text
    assert "北京市的服务网点还没有登记" in text


def test_a_draft_is_not_shown(visitor: Client) -> None:
    ServicePoint.objects.filter(code="qingting-hall").update(published_at=None)
    RegionalPortal.objects.filter(code="qingting").update(published_at=None)
    assert "明渠路 100 号" not in page(visitor, "/points/?region=all")
    assert "青汀市旗舰店" not in page(visitor, "/flagships/")
