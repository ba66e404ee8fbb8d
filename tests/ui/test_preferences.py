"""Language and 关怀版: the account's choice, else the cookie's, else the browser's."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from jingban.foundation.errors import DependencyDown
from jingban.ui import preferences
from jingban.ui.language import choose, local
from jingban.ui.middleware import LanguageMiddleware


@pytest.mark.parametrize(
    ("account", "cookie", "browser", "chosen"),
    [
        ("en", "zh-hans", "zh-CN", "en"),
        ("", "en", "zh-CN", "en"),
        (None, "", "en-GB,en;q=0.8", "en"),
        ("", "", "zh-CN", "zh-hans"),
        ("", "", "pt-BR", "zh-hans"),
        ("xx", "yy", "", "zh-hans"),
    ],
)
def test_the_choice_of_a_language(
    account: str | None,
    cookie: str,
    browser: str,
    chosen: str,
    ask: Callable[..., HttpRequest],
    person: SimpleNamespace,
) -> None:
    if account is not None:
        person.language = account
    request = ask(signed_in=None if account is None else person)
    request.COOKIES["jingban_language"] = cookie
    request.META["HTTP_ACCEPT_LANGUAGE"] = browser
    assert choose(request) == chosen


def through(request: HttpRequest, view: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    return LanguageMiddleware(view)(request)


def test_the_page_is_in_it_and_says_so(ask: Callable[..., HttpRequest]) -> None:
    request = ask()
    request.COOKIES["jingban_language"] = "en"
    response = through(request, lambda request: HttpResponse(translation.get_language()))
    assert response.content == b"en"
    assert response["Content-Language"] == "en"
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))


@pytest.mark.parametrize(
    ("account", "cookie", "on"),
    [(None, "1", True), (None, "0", False), (False, "1", False), (True, "", True)],
)
def test_large_text(
    account: bool | None, cookie: str, on: bool, ask: Callable[..., HttpRequest], person: SimpleNamespace
) -> None:
    person.care = account
    request = ask(signed_in=person)
    request.COOKIES["jingban_care"] = cookie
    assert through(request, lambda request: HttpResponse(str(request.care))).content.decode() == str(on)  # type: ignore[attr-defined]


def test_an_outage_no_view_has_caught_is_503(ask: Callable[..., HttpRequest]) -> None:
    middleware = LanguageMiddleware(lambda request: HttpResponse(""))
    response = middleware.process_exception(ask(), DependencyDown("population"))
    assert response is not None
    assert (response.status_code, response["Retry-After"]) == (503, "120")
    assert middleware.process_exception(ask(), ValueError()) is None


@pytest.mark.parametrize(
    ("back", "leads"),
    [
        ("/centre/?tab=a", "/centre/?tab=a"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("x", "/"),
        ("", "/"),
    ],
)
def test_switching_leads_back_but_never_away(back: str, leads: str, ask: Callable[..., HttpRequest]) -> None:
    response = preferences.language(ask(post={"language": "en", "next": back}))
    assert (response.status_code, response["Location"]) == (303, leads)
    assert response.cookies["jingban_language"].value == "en"


def test_an_unknown_language_changes_nothing(ask: Callable[..., HttpRequest]) -> None:
    assert not preferences.language(ask(post={"language": "tlh"})).cookies


def test_the_account_keeps_the_choice_too(ask: Callable[..., HttpRequest], person: SimpleNamespace) -> None:
    kept: list[tuple[str, Any]] = []
    preferences.register_saver(lambda request, name, value: kept.append((name, value)))
    preferences.language(ask(post={"language": "en"}, signed_in=person))
    preferences.care(ask(post={"care": "1"}, signed_in=person))
    preferences.care(ask(post={"care": "0"}, signed_in=person))
    assert kept == [("language", "en"), ("care", True), ("care", False)]


def test_only_by_post(ask: Callable[..., HttpRequest]) -> None:
    assert preferences.care(ask()).status_code == 405


def test_data_columns_follow_the_language() -> None:
    service = SimpleNamespace(
        name_zh="外国人来华工作办理", name_en="Work in China", note_zh="说明", note_en=""
    )
    assert local(service, "name") == "外国人来华工作办理"
    with translation.override("en"):
        assert local(service, "name") == "Work in China"
        assert local(service, "note") == "说明"
