"""Search over services."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jingban.catalogue.queries import search_services
from jingban.ui.decorators import public


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what is found."""
    query = request.GET.get("q", "")[:60]
    return render(request, "portal/search.html", {"query": query, "services": search_services(query)})
