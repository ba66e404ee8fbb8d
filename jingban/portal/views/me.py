"""我的, the last item of the phone's bottom bar (M-3.1.2-1 signed out, M-5.2-1 signed in), and its 设置."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jingban.portal.standing import standing_of
from jingban.ui.decorators import public


@public
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Show one's own links, signed in or not, and what waits for an answer."""
    return render(request, "portal/me.html", {"standing": standing_of(request)})


@public
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """Show language, 关怀版 and region, and the way to the account's security."""
    return render(request, "portal/settings.html")
