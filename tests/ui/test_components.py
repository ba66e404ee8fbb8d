"""Components whose markup depends on what they are given."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.http import HttpRequest


def test_a_pager_keeps_the_filters(draw: Callable[..., str], ask: Callable[..., HttpRequest]) -> None:
    page = draw(
        '<c-pager :page="page" />', request=ask("/x/?state=a&page=2"), page=Paginator(range(26), 10).page(2)
    )
    assert "共 26 条，第 2 页，共 3 页" in page
    assert 'rel="prev" href="?state=a&amp;page=1"' in page
    assert 'rel="next" href="?state=a&amp;page=3"' in page


def test_a_pager_of_one_page_leads_nowhere(draw: Callable[..., str]) -> None:
    assert "<a" not in draw('<c-pager :page="page" />', page=Paginator(range(3), 10).page(1))


def test_steps_say_what_is_done(draw: Callable[..., str]) -> None:
    page = draw('<c-steps :steps="steps" :current="2" />', steps=["验证账号", "手机校验", "完成"])
    assert page.count("data-done") == 1
    assert '<li aria-current="step"><span>手机校验</span></li>' in page
    assert "，已完成" in page


def test_a_clock_has_a_box_for_every_working_day(draw: Callable[..., str]) -> None:
    page = draw('<c-clock text="还剩 1 天" :boxes="boxes" />', boxes=["used", "stop", ""])
    assert "<i data-used></i><i data-stop></i><i></i>" in page


@pytest.mark.parametrize(("tone", "icon"), [("", "info"), ("ok", "ok"), ("warn", "warn"), ("bad", "alert")])
def test_a_notice_has_a_shape_besides_its_colour(draw: Callable[..., str], tone: str, icon: str) -> None:
    assert f"#i-{icon}" in draw(f'<c-notice tone="{tone}">话</c-notice>')


def test_a_component_does_not_see_its_callers_variables(draw: Callable[..., str]) -> None:
    assert "漏" not in draw('<c-line title="行" />', note="漏")


def test_a_card_puts_its_head_beside_its_title(draw: Callable[..., str]) -> None:
    page = draw('<c-card id="a" title="设备" flush="1"><c-slot name="head">全部</c-slot>内容</c-card>')
    assert '<div class="card-head"><h2 id="a">设备</h2>全部</div>' in page


def test_links_with_and_without_a_count(draw: Callable[..., str]) -> None:
    links = [
        SimpleNamespace(url="/a", label="全部", current=True, count=0),
        SimpleNamespace(url="/b", label="有效", current=False, count=None),
    ]
    page = draw('<c-segments :links="links" label="筛选" />', links=links)
    assert 'aria-current="true">全部 <i>0</i></a>' in page
    assert '<a href="/b">有效</a>' in page


def test_a_refused_upload_says_why(draw: Callable[..., str]) -> None:
    page = draw('<c-upload title="发票.heic" state="refused" note="不支持这种格式">移除</c-upload>')
    assert '<small class="error" role="alert">不支持这种格式</small>' in page
