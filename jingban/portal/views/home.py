"""The home page (M-2.a)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jingban.catalogue import queries as catalogue
from jingban.portal import queries
from jingban.ui.decorators import public


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the search, the tiles, the two services of foreign nationals and experts, and the notices."""
    context = {
        "categories": catalogue.categories(),
        "services": catalogue.grantable_services(),
        "notices": queries.notices()[:4],
    }
    return render(request, "portal/home.html", context)
