"""我的: the last item of the phone's bottom bar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jingban.ui.decorators import public


@public
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Show one's own links, signed in or not."""
    return render(request, "portal/me.html")
