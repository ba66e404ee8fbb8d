"""The lists of services, and a service's own page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jingban.catalogue import queries as catalogue
from jingban.catalogue.models import Audience
from jingban.portal.regions import chosen_region
from jingban.ui.decorators import public


@public
@require_safe
def all_services(request: HttpRequest) -> HttpResponse:
    """List the services of a tile, or all of them."""
    return _list(request, "")


@public
@require_safe
def personal_services(request: HttpRequest) -> HttpResponse:
    """List what people do for themselves."""
    return _list(request, Audience.PERSON)


@public
@require_safe
def employer_services(request: HttpRequest) -> HttpResponse:
    """List what organisations do."""
    return _list(request, Audience.ORGANISATION)


def _list(request: HttpRequest, audience: str) -> HttpResponse:
    category = request.GET.get("category", "")
    found = catalogue.services(category=category, audience=audience, region=chosen_region(request))
    return render(request, "portal/services.html", {"services": found, "audience": audience})


@public
@require_safe
def service(request: HttpRequest, code: str) -> HttpResponse:
    """Show a service's guide and the way in."""
    found = catalogue.service_by_code(code)
    if found is None:
        raise Http404
    return render(request, "portal/service.html", {"service": found})
