"""The frame's own addresses and a few places, without the rooms above."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def page(request: HttpRequest) -> HttpResponse:
    """Stand for a page of a room."""
    return HttpResponse("")


urlpatterns = [
    path("", include("jingban.ui.urls")),
    path("", page, name="home"),
    *(
        path(f"{name}/", page, name=name)
        for name in ("centre", "agents", "cases", "out", "guides", "desk", "acting", "face", "messages")
    ),
]
