"""办事指南 (with 操作指南 and what is said of the site) and 通知公告: their lists and pages."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jingban.portal import queries
from jingban.portal.markup import render as as_html
from jingban.portal.models import Article, ArticleKind
from jingban.portal.regions import chosen_region
from jingban.ui.decorators import public
from jingban.ui.language import local

PAGE_SIZE = 20
GUIDE_KINDS = (ArticleKind.GUIDE, ArticleKind.MANUAL, ArticleKind.SITE)


@public
@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """List the guides for the chosen region, all or one kind of them."""
    found = list(queries.guides(region=chosen_region(request)))
    groups = [(kind, [one for one in found if one.kind == kind]) for kind in GUIDE_KINDS]
    groups = [group for group in groups if group[1]]
    asked = request.GET.get("kind", "")
    shown = [group for group in groups if group[0] == asked] or groups
    address = reverse("portal:guides")
    segments = [{"url": address, "label": _("全部"), "current": shown is groups}]
    segments += [
        {
            "url": f"{address}?kind={kind.value}",
            "label": str(kind.label),
            "current": shown is not groups and kind == asked,
        }
        for kind, _articles in groups
    ]
    return render(request, "portal/guides.html", {"groups": shown, "segments": segments})


@public
@require_safe
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """Show one guide, with the next ones of its kind."""
    found = queries.guide(code)
    if found is None:
        raise Http404
    same = list(queries.guides(region=chosen_region(request)).filter(kind=found.kind))
    context = {
        "crumbs": [
            (reverse("portal:guides"), _("办事指南")),
            (f"{reverse('portal:guides')}?kind={found.kind}", str(ArticleKind(found.kind).label)),
        ][: 1 if found.kind == ArticleKind.GUIDE else 2],
        "same": same,
    }
    return _article(request, found, context)


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
    found = queries.notice(code)
    if found is None:
        raise Http404
    return _article(request, found, {"crumbs": [(reverse("portal:notices"), _("通知公告"))]})


def _article(request: HttpRequest, article: Article, context: dict[str, object]) -> HttpResponse:
    body = as_html(local(article, "body"))
    return render(request, "portal/article.html", {"article": article, "body": body, **context})
