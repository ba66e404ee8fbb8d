"""Search over services, guides, notices and points; what is no query; and what to offer when nothing is found."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jingban.portal.search import Kind, looks_personal, search, suggestions
from jingban.portal.views.home import OFTEN
from tests.cast import EVERYBODY, YANXI


def page(client: Client, query: str, **more: str) -> str:
    response = client.get("/search", {"q": query, **more})
    assert response.status_code == 200
    text: str = response.content.decode()
    return text


@pytest.mark.parametrize(
    "query",
    [
        "外国人来华工作管理服务系统", "外国人来华工作办理", "wgrlhgzbl", "waiguorenlaihua", "ＷＧＲＬＨ", "外专",
        "Work in China", "外国人  来华", "单位信息变更",
    ],
)  # fmt: skip
def test_the_permits_are_found_by_both_names_pinyin_and_initials(visitor: Client, query: str) -> None:
    assert 'href="/services/work-permits"' in page(visitor, query)


@pytest.mark.parametrize("query", ["外国专家项目管理信息系统", "外国专家项目管理系统", "wgzjxmgl"])
def test_the_projects_are_found_by_both_names(visitor: Client, query: str) -> None:
    assert 'href="/services/expert-projects"' in page(visitor, query)


@pytest.mark.parametrize(
    ("query", "kind", "address"),
    [
        ("绑定经办人", Kind.GUIDE, "/guides/bind-an-agent"),
        ("shouquanjingbanren", Kind.GUIDE, "/guides/bind-an-agent"),
        ("延期", Kind.NOTICE, "/notices/extension-30-days"),
        ("拾光路", Kind.POINT, "/points/?region=990100#qingting-card-point"),
        ("shbzkjszk", Kind.POINT, "/points/?region=990100#qingting-card-point"),
        ("Chenghu", Kind.POINT, "/points/?region=990100#qingting-hall"),
        # Only in the body.
        ("倒填日期", Kind.GUIDE, "/guides/bind-an-agent"),
    ],
)
def test_articles_and_points_are_found_too(query: str, kind: Kind, address: str) -> None:
    assert address in [hit.address for hit in search(query)[kind]]


@pytest.mark.parametrize("words", OFTEN, ids=str)
def test_what_people_look_for_most_is_found(visitor: Client, words: str) -> None:
    assert "没有找到" not in page(visitor, str(words))


@pytest.mark.parametrize(
    "words", ["Extend a work permit", "Authorise an agent", "New passport", "Lost social security card"]
)
def test_and_in_english(english: Client, words: str) -> None:
    assert "Nothing found" not in page(english, words)


def test_results_are_counted_by_kind_and_can_be_narrowed(visitor: Client) -> None:
    text = page(visitor, "工作许可")
    counts = dict(re.findall(r">(全部|服务|办事指南|通知公告|服务网点) <i>(\d+)</i>", text))
    parts = sum(int(counts.get(name, 0)) for name in ("服务", "办事指南", "通知公告", "服务网点"))
    assert int(counts["全部"]) == parts > 3
    narrowed = page(visitor, "工作许可", kind="notice")
    assert 'id="t-notice"' in narrowed
    assert 'id="t-service"' not in narrowed


def test_an_unknown_kind_narrows_nothing(visitor: Client) -> None:
    assert 'id="t-service"' in page(visitor, "工作许可", kind="<b>")


def test_a_kind_without_results_shows_what_there_is(visitor: Client) -> None:
    assert 'id="t-service"' in page(visitor, "wgrlhgzbl", kind="point")


def test_nothing_found_offers_what_is_alike(visitor: Client) -> None:
    text = page(visitor, "工作签转换")
    assert "没有找到“工作签转换”" in text
    assert "签证由使领馆和出入境管理部门办理" in text
    assert 'href="/services/work-permits"' in text
    assert "看全部服务" in text
    assert "问问我们" in text


def test_nothing_alike_offers_what_people_look_for(visitor: Client) -> None:
    text = page(visitor, "qqqqzzzz")
    assert "换个说法" in text
    assert "大家在找" in text


def test_suggestions_know_names_that_are_almost_right() -> None:
    assert suggestions("社会保障卡挂式")[0].address == "/services/card-loss"
    assert suggestions("work permitt extension")
    assert suggestions("！！！") == []


@pytest.mark.parametrize("query", ["", "   ", "。，"])
def test_an_empty_query_says_how_to_search(visitor: Client, query: str) -> None:
    text = page(visitor, query)
    assert "<h1>搜索</h1>" in text


def test_a_query_is_cut_at_its_longest(visitor: Client) -> None:
    text = page(visitor, "长" * 500)
    assert f'value="{"长" * 60}"' in text


def test_what_is_typed_is_escaped(visitor: Client) -> None:
    text = page(visitor, '<script>alert("x")</script>')
    assert "<script>alert" not in text


@pytest.mark.parametrize(
    "typed",
    [
        *(who[1] for who in EVERYBODY), *(who[2] for who in EVERYBODY), YANXI[1],
        "138 0013 8000", "138-0013-8000", "＋８６１３８００１３８０００", "李波13800138000", "E12345678", "e1234567",
        "990100 19930415 032x", "M 1234567890", "6222020200112233445", "99010019930415***x",
    ],
)  # fmt: skip
def test_a_number_is_neither_searched_nor_echoed_nor_logged(
    visitor: Client, typed: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = visitor.get("/search", {"q": typed})
    assert response.status_code == 302
    assert response.headers["Location"] == "/search?number=1"
    text = visitor.get(response.headers["Location"]).content.decode()
    assert "没有用它搜索" in text
    assert typed not in text
    assert typed not in caplog.text


@pytest.mark.parametrize(
    "typed",
    ["12333", "2026 年度", "外专发〔2017〕36号", "95 号函", "A类", "30日", "60岁", "B 类 4 倍", "11月28日"],
)
def test_ordinary_words_are_no_numbers(typed: str) -> None:
    assert not looks_personal(typed)


def test_queries_of_a_search(visitor: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    page(visitor, "工作")
    with django_assert_num_queries(3):
        page(visitor, "工作")
    with django_assert_num_queries(5):
        page(visitor, "工作签转换")
