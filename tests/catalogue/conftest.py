"""A catalogue administrator's request, as the middleware hands it on."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation

from jingban.ui import desk

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
OFFICER_ID = UUID("019a0000-0000-7000-8000-000000000001")


@pytest.fixture
def ask(rf: RequestFactory) -> Callable[..., HttpRequest]:
    """Make a request: `ask("/x", post={…}, roles={…})`; without roles nobody is signed in."""

    def make(
        address: str,
        *,
        post: dict[str, Any] | None = None,
        roles: frozenset[str] = frozenset({"catalogue_admin"}),
    ) -> HttpRequest:
        request: Any = rf.get(address) if post is None else rf.post(address, post)
        request.now = NOW
        request.signed_in = request.acting_for = None
        request.officer = (
            SimpleNamespace(id=OFFICER_ID, name="许静宜", roles=roles, menu_note="") if roles else None
        )
        return request  # type: ignore[no-any-return]

    return make


@pytest.fixture(autouse=True)
def _own_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the other rooms' entries, which ask for more of an officer than these tests have."""
    monkeypatch.setattr(desk, "_entries", {})


@pytest.fixture(autouse=True)
def chinese() -> Any:
    with translation.override("zh-hans"):
        yield
