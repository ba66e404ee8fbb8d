"""The region picker, 各地旗舰店 and 人社服务电子地图."""

from itertools import groupby

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jingban.foundation import divisions
from jingban.foundation.divisions import Division
from jingban.portal import queries
from jingban.portal.models import ServicePoint
from jingban.portal.regions import COOKIE, chosen_region, region_label
from jingban.ui.decorators import public
from jingban.ui.middleware import cookie_options
from jingban.ui.shortcuts import own_path, see_other

EVERYWHERE = "all"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def region(request: HttpRequest) -> HttpResponse:
    """Show the provinces, or what lies in one of them; keep the chosen division in a cookie.

    A code that is none, or no longer one, changes nothing.
    """
    onward = _next(request)
    if request.method == "POST":
        response = see_other(onward or "/")
        found = divisions.find(request.POST.get("region", ""))
        if found and not found.until:
            response.set_cookie(COOKIE, found.code, **cookie_options())  # type: ignore[arg-type]
        return response
    province = divisions.find(request.GET.get("in", ""))
    children = divisions.children(province.code) if province else []
    context = {
        "province": _named(province) if province and children else None,
        "children": [_named(one) for one in children],
        "provinces": [
            {**_named(one), "has_children": bool(divisions.children(one.code))}
            for one in divisions.provinces()
        ],
        "chosen": chosen_region(request),
        "next": onward,
    }
    return render(request, "portal/region.html", context)


@public
@require_safe
def flagships(request: HttpRequest) -> HttpResponse:
    """List the regional portals, those of the chosen region first."""
    chosen = chosen_region(request)
    found = list(queries.portals())
    own = [one for one in found if chosen and one.region == chosen]
    others = [one for one in found if one not in own]
    context = {
        "own": own,
        "others": [
            (region_label(code), list(of_it)) for code, of_it in groupby(others, key=lambda one: one.region)
        ],
    }
    return render(request, "portal/flagships.html", context)


@public
@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """List the service points of a region: the one asked for, else the chosen one; `all` for all of them."""
    asked = request.GET.get("region") or chosen_region(request)
    code = "" if asked == EVERYWHERE or not divisions.find(asked) else asked
    found = list(queries.points(region=code))
    rows = queries.points().order_by().values_list("region").annotate(number=Count("id")).order_by("region")
    counts = dict(rows)
    address = reverse("portal:points")
    segments = [
        {
            "url": f"{address}?region={one}",
            "label": region_label(one),
            "count": number,
            "current": one == code,
        }
        for one, number in counts.items()
    ]
    everywhere = {
        "url": f"{address}?region={EVERYWHERE}",
        "label": _("全部地区"),
        "count": sum(counts.values()),
        "current": not code,
    }
    context = {
        "groups": _by_region(found),
        "segments": [everywhere, *segments],
        "place": region_label(code) if code else "",
    }
    return render(request, "portal/points.html", context)


def _by_region(found: list[ServicePoint]) -> list[tuple[str, list[ServicePoint]]]:
    return [(region_label(code), list(of_it)) for code, of_it in groupby(found, key=lambda one: one.region)]


def _named(division: Division) -> dict[str, str]:
    return {"code": division.code, "name": division.short_name(get_language() or "zh")}


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return own_path(wanted)
