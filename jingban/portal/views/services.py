"""The lists of services, a service's own page, and its guide to print."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jingban.catalogue import queries as catalogue
from jingban.catalogue.models import Audience, Service
from jingban.portal.entry import entry
from jingban.portal.icons import service_icon
from jingban.portal.regions import chosen_region
from jingban.portal.standing import standing_of
from jingban.ui.decorators import public
from jingban.ui.language import local

TITLES = {
    "": gettext_lazy("全部服务"),
    Audience.PERSON: gettext_lazy("个人服务"),
    Audience.ORGANISATION: gettext_lazy("用人单位服务"),
}
ADDRESSES = {
    "": "portal:services",
    Audience.PERSON: "portal:personal_services",
    Audience.ORGANISATION: "portal:employer_services",
}


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
    found = list(catalogue.services(audience=audience, region=chosen_region(request)))
    asked = request.GET.get("category", "")
    groups = [
        (category, [(one, service_icon(one)) for one in of_it])
        for category, of_it in groupby(found, key=lambda service: service.category)
    ]
    shown = [group for group in groups if group[0].code == asked] or groups
    standing = standing_of(request)
    grantable = [service for service in found if service.grantable and service.online]
    context = {
        "title": TITLES[audience],
        "audience": audience,
        "tabs": [
            {"url": reverse(ADDRESSES[code]) + _category(asked), "label": label, "current": code == audience}
            for code, label in TITLES.items()
        ],
        "segments": [
            {"url": reverse(ADDRESSES[audience]), "label": _("全部"), "current": shown is groups},
            *(
                {
                    "url": reverse(ADDRESSES[audience]) + _category(category.code),
                    "label": local(category, "name"),
                    "current": shown is not groups and category.code == asked,
                    "count": len(of_it),
                }
                for category, of_it in groups
            ),
        ],
        "groups": shown,
        "enterable": {one.code: one for one in grantable if standing and standing.principals(one.code)},
    }
    return render(request, "portal/services.html", context)


def _category(code: str) -> str:
    return f"?category={code}" if code else ""


@public
@require_safe
def service(request: HttpRequest, code: str) -> HttpResponse:
    """Show a service's guide and the way in for who looks."""
    found = _service(code)
    context = {
        "service": found,
        "entry": entry(request, found),
        **_lines(found),
    }
    return render(request, "portal/service.html", context)


@public
@require_safe
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show the guide as a sheet to print."""
    found = _service(code)
    return render(
        request, "portal/service_sheet.html", {"service": found, "now": request.now, **_lines(found)}
    )


def _service(code: str) -> Service:
    found = catalogue.service_by_code(code)
    if found is None:
        raise Http404
    return found


def _lines(found: Service) -> dict[str, list[str]]:
    fields = ("documents", "steps", "legal_basis")
    return {field: local(found, field).splitlines() for field in fields}
