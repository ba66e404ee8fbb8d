"""A request as the middleware hands it on, and a way to render a bit of a page."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from jingban.ui import centre, desk, frame, places, preferences

NOW = datetime(2026, 11, 24, 1, 41, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    """Empty the registries and use the test's own addresses, in Chinese."""
    settings.ROOT_URLCONF = "tests.ui.urls"
    monkeypatch.setattr(places, "_registered", {})
    monkeypatch.setattr(frame, "_hooks", {})
    monkeypatch.setattr(desk, "_entries", {})
    monkeypatch.setattr(centre, "_tabs", {kind: {} for kind in centre.KINDS})
    monkeypatch.setattr(centre, "_card", [])
    monkeypatch.setattr(preferences, "_savers", [])
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def person() -> SimpleNamespace:
    return SimpleNamespace(
        kind="person", level="L3", display_name="周*然", menu_note="个人用户，176****5093", face_at=NOW
    )


@pytest.fixture
def organisation() -> SimpleNamespace:
    return SimpleNamespace(
        kind="organisation", level="O2", display_name="青汀砚溪智能装备有限公司", menu_note="", face_at=None
    )


@pytest.fixture
def acting() -> SimpleNamespace:
    return SimpleNamespace(name="青汀砚溪智能装备有限公司", until=date(2027, 11, 30))


@pytest.fixture
def officer() -> SimpleNamespace:
    return SimpleNamespace(name="许静宜", roles={"reviewer"}, menu_note="审查岗")


@pytest.fixture
def ask(rf: RequestFactory) -> Callable[..., HttpRequest]:
    """Make a request: `ask("/x", signed_in=…, officer=…, acting_for=…, post={…})`."""

    def make(address: str = "/x/", *, post: dict[str, Any] | None = None, **people: Any) -> HttpRequest:
        request: Any = rf.get(address) if post is None else rf.post(address, post)
        request.now = NOW
        for name in ("signed_in", "officer", "acting_for"):
            setattr(request, name, people.get(name))
        return request

    return make


@pytest.fixture
def draw(ask: Callable[..., HttpRequest]) -> Callable[..., str]:
    """Render template text with cotton components: `draw('<c-tag>…</c-tag>', name=value)`."""

    def render(source: str, *, request: HttpRequest | None = None, **context: Any) -> str:
        compiled = CottonCompiler().process(source)
        return str(Template(compiled).render(RequestContext(request or ask(), context)))

    return render
