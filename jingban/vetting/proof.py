"""Who says yes for an organisation proves herself again just before; signing in, above, knows how."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]
_guard: list[Callable[[View], View]] = []


def register(guard: Callable[[View], View]) -> None:
    """Let a room above say how a recent proof is asked for."""
    _guard[:] = [guard]


def recently_proven(view: View) -> View:
    """Open a view to who has proven herself just now; raises RuntimeError when nobody knows how to ask."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _guard:
            raise RuntimeError("no room asks for a recent proof")
        return _guard[0](view)(request, *args, **kwargs)

    return guarded
