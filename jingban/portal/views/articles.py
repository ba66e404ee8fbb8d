"""办事指南 and 通知公告: their lists and pages."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jingban.portal import queries
from jingban.portal.models import ArticleKind
from jingban.portal.regions import chosen_region
from jingban.ui.decorators import public

PAGE_SIZE = 20


@public
@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """List the guides for the chosen region."""
    return render(request, "portal/guides.html", {"guides": queries.guides(region=chosen_region(request))})


@public
@require_safe
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """Show one guide."""
    return _article(request, ArticleKind.GUIDE, code)


@public
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """List the notices, newest first."""
    found = queries.notices(region=chosen_region(request))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "portal/notices.html", {"page": page})


@public
@require_safe
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """Show one notice."""
    return _article(request, ArticleKind.NOTICE, code)


def _article(request: HttpRequest, kind: ArticleKind, code: str) -> HttpResponse:
    found = queries.article(kind, code)
    if found is None:
        raise Http404
    return render(request, "portal/article.html", {"article": found})
