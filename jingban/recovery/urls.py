"""Addresses of chapter 4."""

from typing import Any

from django.urls import URLPattern, path

from jingban.recovery.models import FlowKind
from jingban.recovery.views import code, password, start, username

PASSWORDS = (FlowKind.PERSON.value, FlowKind.ORGANISATION.value)


def _password(kind: str) -> list[URLPattern]:
    """Give the steps of a password's reset."""
    steps: list[tuple[str, Any, str]] = [
        ("", start.start, ""),
        ("code/", code.code, "-code"),
        ("code/send/", code.send, "-send"),
        ("password/", password.password, "-password"),
        ("done/", password.done, "-done"),
    ]
    return [
        path(f"recover/{kind}/{address}", view, {"kind": kind}, name=f"recover-{kind}{name}")
        for address, view, name in steps
    ]


urlpatterns = [
    *(one for kind in PASSWORDS for one in _password(kind)),
    path("recover/username/", start.start, {"kind": "username"}, name="recover-username"),
    path("recover/username/sent/", username.sent, name="recover-username-done"),
    path("recover/challenge/", start.ask_challenge, name="recover-challenge"),
]
