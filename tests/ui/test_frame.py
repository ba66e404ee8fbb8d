"""What stands round every page."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import translation

from jingban.ui import centre, desk, frame, places

LAYOUT = (
    '{% extends "ui/layout.html" %}{% block title %}页{% endblock %}{% block main %}<p>内容</p>{% endblock %}'
)
SEVEN = ["首页", "个人服务", "用人单位服务", "办事指南", "各地旗舰店", "人社服务电子地图", "通知公告"]


def every_place() -> None:
    for code in places.CODES:
        places.register(code, {"home": "home", "centre": "centre", "cases": "cases"}.get(code, "guides"))


def test_the_seven_items_of_the_menu(draw: Callable[..., str]) -> None:
    """M-2.a."""
    every_place()
    page = draw(LAYOUT)
    at = [page.index(f">{label}</a>") for label in SEVEN]
    assert at == sorted(at)


def test_a_place_without_a_room_is_not_shown(draw: Callable[..., str]) -> None:
    places.register("home", "home")
    page = draw(LAYOUT)
    assert "首页" in page
    assert "各地旗舰店" not in page


def test_an_unknown_place_or_value_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="not a place"):
        places.register("nowhere", "home")
    with pytest.raises(ValueError, match="not a place"):
        places.url("nowhere")
    with pytest.raises(ValueError, match="not a value"):
        frame.register("weather", lambda request: 1)
    with pytest.raises(ValueError, match="neither"):
        centre.register_tab(kind="robot", code="x", label="x", url_name="home", order=1)


def test_a_stranger_may_sign_in(draw: Callable[..., str]) -> None:
    page = draw(LAYOUT)
    assert '<a class="button" href="/sign-in/">登录</a>' in page
    assert "bottom-bar" not in page
    assert "演示环境" in page


def test_a_person(
    draw: Callable[..., str],
    ask: Callable[..., HttpRequest],
    person: SimpleNamespace,
    acting: SimpleNamespace,
) -> None:
    every_place()
    frame.register("unread", lambda request: 2)
    page = draw(LAYOUT, request=ask("/centre/", signed_in=person, acting_for=acting))
    for said in (
        "周*然", "176****5093", "认证中心", "我的授权", "我的办件", "2 条未读", "退出",
        "代表 <b>青汀砚溪智能装备有限公司</b> 办理", "2027-11-30", "切换", 'class="bottom-bar"',
    ):  # fmt: skip
        assert said in page
    assert "我的经办人" not in page
    assert 'method="post" action="/guides/"' in page  # 退出 is a POST


def test_an_organisation(
    draw: Callable[..., str], ask: Callable[..., HttpRequest], organisation: SimpleNamespace
) -> None:
    every_place()
    page = draw(LAYOUT, request=ask(signed_in=organisation))
    assert "我的经办人" in page
    assert "本单位的办件" in page
    assert "我的授权" not in page


def test_names_are_escaped(
    draw: Callable[..., str],
    ask: Callable[..., HttpRequest],
    organisation: SimpleNamespace,
    acting: SimpleNamespace,
) -> None:
    organisation.display_name = acting.name = "<script>x</script>"
    request = ask(signed_in=organisation, acting_for=acting)
    assert "<script>x" not in draw(LAYOUT, request=request)


def test_unread_is_asked_once_and_only_for_who_is_signed_in(
    ask: Callable[..., HttpRequest], person: SimpleNamespace
) -> None:
    asked: list[int] = []

    def unread(request: HttpRequest) -> int:
        asked.append(1)
        return 3

    frame.register("unread", unread)
    assert frame.Frame(ask()).unread == 0
    mine = frame.Frame(ask(signed_in=person))
    assert (mine.unread, mine.unread, len(asked)) == (3, 3, 1)


@pytest.mark.parametrize(
    ("kind", "path", "current"),
    [("person", "/centre/x", "personal_services"), ("organisation", "/cases/", "employer_services")],
)
def test_ones_own_pages_lie_under_a_menu_item(
    kind: str,
    path: str,
    current: str,
    ask: Callable[..., HttpRequest],
    person: SimpleNamespace,
    settings: Any,
) -> None:
    every_place()
    person.kind = kind
    labels = dict(frame.MENU)
    marked = [item.label for item in frame.Frame(ask(path, signed_in=person)).nav if item.current]
    assert marked == [str(labels[current])]


def test_english_and_large_text(draw: Callable[..., str], ask: Callable[..., HttpRequest]) -> None:
    request: Any = ask()
    request.care = True
    with translation.override("en"):
        page = draw(LAYOUT, request=request)
    assert '<html lang="en" class="care">' in page
    assert 'value="zh-hans"' in page
    assert 'name="care" value="0"' in page


def test_a_page_with_errors_says_so_in_its_title(draw: Callable[..., str]) -> None:
    assert "<title>错误：页 - " in draw(LAYOUT, has_errors=True)
    assert "<title>页 - " in draw(LAYOUT)


def test_a_dialog_makes_the_page_behind_it_inert(draw: Callable[..., str]) -> None:
    page = draw(LAYOUT, dialog="ui/part/thread.html")
    assert page.index('<div class="behind" inert>') < page.index("内容") < page.index("empty-art")
    assert "inert" not in draw(LAYOUT)


def test_tabs_of_the_centre(
    ask: Callable[..., HttpRequest], person: SimpleNamespace, organisation: SimpleNamespace
) -> None:
    for code, order in (("agents", 40), ("score", 10)):
        centre.register_tab(kind="organisation", code=code, label=code, url_name="agents", order=order)
    centre.register_card(lambda request: centre.Card("青汀", "9133", "", [("绑定手机", "138****5093")]))
    request = ask("/agents/", signed_in=organisation)
    assert [(tab.label, tab.current) for tab in centre.tabs(request, "agents")] == [
        ("score", False), ("agents", True),
    ]  # fmt: skip
    assert centre.tabs(ask(signed_in=person), "agents") == []
    assert centre.tabs(ask(), "agents") == []
    page = render(request, "ui/centre.html", {"tab": "agents"}).content.decode()
    assert "138****5093" in page
    assert 'aria-current="page">agents</a>' in page


def test_without_a_reader_the_card_has_the_name(
    ask: Callable[..., HttpRequest], person: SimpleNamespace
) -> None:
    assert centre.card(ask(signed_in=person)).name == "周*然"


def test_the_desk_shows_what_the_role_may_open(
    ask: Callable[..., HttpRequest], officer: SimpleNamespace
) -> None:
    desk.register(code="b", label="已办", url_name="guides", order=20)
    desk.register(
        code="a", label="待办", url_name="desk", order=10, roles={"reviewer"}, count=lambda request: 14
    )
    desk.register(code="c", label="人员", url_name="out", order=5, roles={"staff_admin"})
    menu = desk.menu(ask("/desk/x", officer=officer))
    assert [(link.label, link.current, link.count) for link in menu] == [
        ("待办", True, 14), ("已办", False, None),
    ]  # fmt: skip
    assert desk.menu(ask()) == []
    page = render(ask("/desk/", officer=officer), "ui/staff.html").content.decode()
    assert "许静宜" in page
    assert "<i>14</i>" in page


def test_the_manifest_bears_the_operators_name(client: Any) -> None:
    from django.test import RequestFactory

    from jingban.ui.manifest import manifest

    response = manifest(RequestFactory().get("/manifest.webmanifest"))
    assert response["Content-Type"] == "application/manifest+json"
    assert "经办".encode("unicode_escape") in response.content
