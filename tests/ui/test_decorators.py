"""Who gets in, who is led to sign in, and who is told why not."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from jingban.ui import places
from jingban.ui.decorators import (
    public,
    require_organisation,
    require_person,
    require_role,
)


def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse("in")


@pytest.mark.parametrize("decorator", [require_person(), require_organisation("O2")])
def test_a_stranger_is_led_to_sign_in_and_back(decorator: Any, ask: Callable[..., HttpRequest]) -> None:
    response = decorator(view)(ask("/permits/new?kind=a"))
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=%2Fpermits%2Fnew%3Fkind%3Da")


def test_after_a_post_the_stranger_is_not_led_back_to_it(ask: Callable[..., HttpRequest]) -> None:
    assert require_person()(view)(ask("/permits/new", post={}))["Location"] == "/sign-in/"


@pytest.mark.parametrize(
    ("decorator", "level", "status"),
    [
        (require_person(), "L1", 200),
        (require_person("L2"), "L1", 403),
        (require_person("L2"), "L2", 200),
        (require_person("L3"), "L2", 403),
        (require_person("L2"), "L3", 200),
        (require_person("L1"), "", 403),
    ],
)
def test_levels_of_a_person(
    decorator: Any, level: str, status: int, ask: Callable[..., HttpRequest], person: SimpleNamespace
) -> None:
    person.level = level
    assert decorator(view)(ask(signed_in=person)).status_code == status


@pytest.mark.parametrize(("level", "status"), [("O1", 403), ("O2", 200)])
def test_levels_of_an_organisation(
    level: str, status: int, ask: Callable[..., HttpRequest], organisation: SimpleNamespace
) -> None:
    organisation.level = level
    assert require_organisation("O2")(view)(ask(signed_in=organisation)).status_code == status


def test_the_wrong_kind_is_told_why(
    ask: Callable[..., HttpRequest], person: SimpleNamespace, organisation: SimpleNamespace
) -> None:
    as_person = require_organisation()(view)(ask(signed_in=person))
    assert as_person.status_code == 403
    assert "这一页要用法人账号打开" in as_person.content.decode()
    as_organisation = require_person()(view)(ask(signed_in=organisation))
    assert as_organisation.status_code == 403
    assert "这一页要用个人账号打开" in as_organisation.content.decode()


def test_the_way_up_leads_back_here(ask: Callable[..., HttpRequest], person: SimpleNamespace) -> None:
    places.register("verify_face", "face")
    person.level = "L2"
    page = require_person("L3")(view)(ask("/agents/?page=2", signed_in=person)).content.decode()
    assert 'href="/face/?next=%2Fagents%2F%3Fpage%3D2"' in page
    assert "请先完成实人认证" in page


def test_roles(ask: Callable[..., HttpRequest], officer: SimpleNamespace, person: SimpleNamespace) -> None:
    assert require_role("reviewer", "decider")(view)(ask(officer=officer)).status_code == 200
    assert require_role()(view)(ask(officer=officer)).status_code == 200
    refused = require_role("decider")(view)(ask(officer=officer))
    assert refused.status_code == 403
    assert "您的岗位不能打开这一页" in refused.content.decode()
    citizen = require_role("decider")(view)(ask("/staff/x", signed_in=person))
    assert citizen["Location"] == "/staff/sign-in/?next=%2Fstaff%2Fx"


def test_marks_for_the_middleware() -> None:
    assert public(view).is_public  # type: ignore[attr-defined]
    assert require_role("x")(view).is_guarded  # type: ignore[attr-defined]
    assert require_role("x")(view).__name__ == "view"
