"""Provinces and what lies under them, old codes, and the demo city that only the sandbox knows."""

from pytest_django import Settings

from jingban.foundation import divisions
from jingban.foundation.identifiers import DEMO_DIVISION
from jingban.foundation.identifiers.provinces import MAINLAND


def test_provinces_and_their_names() -> None:
    found = divisions.provinces()
    assert [d.code for d in found][:3] == [DEMO_DIVISION, "110000", "120000"]
    assert {d.code[:2] for d in found} == MAINLAND | {"71", "81", "82", "99"}
    assert [d.short_name("zh-hans") for d in found][:2] == ["青汀", "北京"]
    assert divisions.name("150000", "zh-hans") == "内蒙古自治区"
    assert divisions.name("150000", "en") == "Inner Mongolia"
    assert divisions.short_name("150000", "zh-hans") == "内蒙古"
    assert {divisions.name(code, "en") for code in ("140000", "610000")} == {"Shanxi", "Shaanxi"}


def test_what_lies_under_a_province() -> None:
    assert [d.name_zh for d in divisions.children("460000")][:2] == ["海口市", "三亚市"]
    assert "五指山市" in [d.name_zh for d in divisions.children("460000")]
    assert next(d.name_zh for d in divisions.children("110000")) == "东城区"
    assert divisions.children("130100") == []
    assert divisions.children("") == []


def test_an_abolished_code_keeps_its_name_but_is_not_offered() -> None:
    old = divisions.find("371200")
    assert old is not None
    assert (old.name_zh, old.until, old.replaced_by) == ("莱芜市", "2018-12-26", "370100")
    assert old not in divisions.children("370000")


def test_unknown_codes() -> None:
    assert divisions.find("000000") is None
    assert divisions.name("000000", "en") == "000000"
    assert divisions.short_name("000000", "en") == "000000"


def test_the_demo_city_is_not_in_production(settings: Settings) -> None:
    assert divisions.name(DEMO_DIVISION, "zh-hans") == "青汀市"
    settings.JINGBAN_SANDBOX = False
    assert divisions.find(DEMO_DIVISION) is None
    assert DEMO_DIVISION not in [d.code for d in divisions.provinces()]


def test_names_are_complete_and_codes_well_formed() -> None:
    for province in divisions.provinces():
        for division in [province, *divisions.children(province.code)]:
            assert len(division.code) == 6
            assert division.code.isdigit()
            assert division.name_zh
            assert division.short_zh
            assert division.name_en.isascii() or "ü" in division.name_en
