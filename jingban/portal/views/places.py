"""The region picker, 各地旗舰店 and 人社服务电子地图."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from jingban.foundation import divisions
from jingban.portal import queries
from jingban.portal.regions import COOKIE, chosen_region
from jingban.ui.decorators import public
from jingban.ui.middleware import cookie_options
from jingban.ui.shortcuts import see_other


@public
@require_http_methods(["GET", "HEAD", "POST"])
def region(request: HttpRequest) -> HttpResponse:
    """Show the regions, and keep the chosen one in a cookie; an unknown code changes nothing."""
    if request.method == "POST":
        response = see_other("/")
        code = request.POST.get("region", "")
        if divisions.find(code):
            response.set_cookie(COOKIE, code, **cookie_options())  # type: ignore[arg-type]
        return response
    return render(request, "portal/region.html", {"provinces": divisions.provinces()})


@public
@require_safe
def flagships(request: HttpRequest) -> HttpResponse:
    """List the regional portals."""
    return render(
        request, "portal/flagships.html", {"portals": queries.portals(region=chosen_region(request))}
    )


@public
@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """List the service points."""
    return render(request, "portal/points.html", {"points": queries.points(region=chosen_region(request))})
