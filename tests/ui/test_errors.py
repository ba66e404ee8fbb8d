"""Pages that cannot be shown say why, and what to do."""

import errno
import logging
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from jingban.ui import errors, places
from jingban.ui.shortcuts import code_sent, invalid, own_path, see_other, wants_fragment


def test_somebody_elses_page(ask: Callable[..., HttpRequest], person: SimpleNamespace) -> None:
    places.register("acting_for", "acting")
    response = errors.forbidden(ask(signed_in=person))
    page = response.content.decode()
    assert response.status_code == 403
    assert "您的账号不能打开这一页" in page
    assert '<a class="button" data-size="large" href="/acting/">选择为谁办理</a>' in page
    assert "2026-11-24 09:41:07" in page


def test_an_action_without_a_room_is_left_out(
    ask: Callable[..., HttpRequest], person: SimpleNamespace
) -> None:
    assert "选择为谁办理" not in errors.forbidden(ask(signed_in=person)).content.decode()


def test_staff_are_told_in_their_own_shell(ask: Callable[..., HttpRequest], officer: SimpleNamespace) -> None:
    assert "工作台" in errors.forbidden(ask(officer=officer)).content.decode()


def test_not_found(ask: Callable[..., HttpRequest]) -> None:
    response = errors.not_found(ask())
    assert response.status_code == 404
    assert "没有找到这一页" in response.content.decode()


def test_the_number_on_the_page_is_the_one_in_the_log(
    ask: Callable[..., HttpRequest], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "jingban.errors"):
        response = errors.server_error(ask())
    found = re.search(r"[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}", response.content.decode())
    assert response.status_code == 500
    assert found
    assert found.group() in caplog.text


def test_a_broken_page_asks_nothing_of_the_account(ask: Callable[..., HttpRequest]) -> None:
    class Unreadable:
        @property
        def kind(self) -> str:
            raise AssertionError("the account was read")

    assert errors.server_error(ask(signed_in=Unreadable())).status_code == 500
    assert errors.unavailable(ask(signed_in=Unreadable())).status_code == 503


def test_what_passes_is_503_and_the_form_can_be_sent_again(
    ask: Callable[..., HttpRequest], caplog: pytest.LogCaptureFixture
) -> None:
    typed = {
        "name": "周欣然",
        "note": '"><b>',
        "new_password": "Secret2026x",
        "again": "Secret2026x",
        "as": "mark",
        "csrfmiddlewaretoken": "token",
    }
    try:
        raise OSError(errno.ENOSPC, "周欣然")
    except OSError:
        response = errors.server_error(ask("/x?y=1", post=typed))
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "120")
    assert '<form class="actions" method="post" action="/x?y=1">' in page
    assert '<input type="hidden" name="name" value="周欣然">' in page
    assert 'value="&quot;&gt;&lt;b&gt;"' in page
    assert 'name="as" value="mark"' in page
    assert 'name="csrfmiddlewaretoken" value="token"' in page
    assert "Secret2026x" not in page
    assert "密码要重新填写" in page
    assert "OSError at test_errors.py" in caplog.text
    assert "周欣然" not in caplog.text


def test_what_is_too_much_for_a_page_is_not_written_into_it(ask: Callable[..., HttpRequest]) -> None:
    page = errors.unavailable(ask(post={"name": "x" * 100_001})).content.decode()
    assert "<form" not in page
    assert "再试一次" in page


def test_a_mistake_of_ours_is_500(ask: Callable[..., HttpRequest]) -> None:
    try:
        raise ValueError
    except ValueError:
        assert errors.server_error(ask(post={"name": "x"})).status_code == 500


def test_a_form_that_lay_open_too_long(ask: Callable[..., HttpRequest]) -> None:
    response = errors.csrf_failure(ask(), "token missing")
    assert response.status_code == 403
    assert "这一页开得太久了" in response.content.decode()


def test_short_words(ask: Callable[..., HttpRequest]) -> None:
    assert (see_other("/x").status_code, see_other("/x")["Location"]) == (303, "/x")
    response = invalid(ask(), "ui/errors/csrf.html", {})
    assert response.status_code == 422
    assert "<title>错误：" in response.content.decode()
    assert code_sent("已发送", wait=60).status_code == 200
    assert not wants_fragment(ask())


@pytest.mark.parametrize("text", ["", "x", "//x", "/\\x", "http:x", "/\x00", "/a\nb", "/\ud800", "/\u202e"])
def test_what_is_no_path_of_ours(text: str) -> None:
    assert own_path(text) == ""


@pytest.mark.parametrize("text", ["/", "/a b?c=d#e", "/服务"])
def test_a_path_of_ours(text: str) -> None:
    assert own_path(text) == text


def test_a_script_says_that_it_wants_a_piece(rf: RequestFactory) -> None:
    assert wants_fragment(rf.post("/code", headers={"X-Fragment": "1"}))
