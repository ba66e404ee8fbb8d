"""A request that nobody can read is answered 400 with a page in words, whoever sends it and wherever to."""

import pytest
from django.test import Client

from tests.house.pages import forms_of

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def browser() -> Client:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "zh-CN"})
    client.raise_request_exception = False
    client.get("/sign-in/person/")
    return client


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (f"{FORM}; charset=utf-16", b"\xc0\xaf"),
        (f"{FORM}; charset=utf-7", b"a=b"),
        ("multipart/form-data; boundary=", b"x"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"a: b\r\n" * 9000),
        (FORM, b"&".join(b"a=b" for _field in range(1100))),
        (FORM, b"a=" + b"b" * 2_200_000),
    ],
)
@pytest.mark.parametrize(
    "path", ["/preferences/language", "/register/person/", "/staff/sign-in/", "/cases/", "/nowhere"]
)
def test_what_cannot_be_read(browser: Client, path: str, kind: str, body: bytes) -> None:
    answer = browser.generic("POST", path, body, content_type=kind)
    assert answer.status_code in {400, 404 if path == "/nowhere" else 400}
    if answer.status_code == 400:
        assert "没有读懂浏览器发来的内容" in answer.text


@pytest.mark.parametrize("kind", ["", "text/plain", "application/json", f"{FORM}; charset=bogus", "\u00e9"])
def test_what_is_no_form_is_an_empty_one(browser: Client, kind: str) -> None:
    assert browser.generic("POST", "/register/person/", b'{"a": 1}', content_type=kind).status_code == 403


def test_a_foreign_host_has_a_page_too() -> None:
    answer = Client(headers={"host": "evil.example"}).get("/")
    assert answer.status_code == 400
    assert "evil.example" not in answer.text
    assert not forms_of(answer.text, "/")
