"""Search over services, guides, notices and service points (screens 28d)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jingban.portal import search as finding
from jingban.portal.regions import chosen_region
from jingban.portal.search import Kind
from jingban.portal.views.home import OFTEN
from jingban.ui.decorators import public

OVERVIEW = 5
# What people look for here and others do: words of a query, and who does it.
ELSEWHERE = (
    (("签证", "工作签", "visa"), gettext_lazy("签证由使领馆和出入境管理部门办理，不在这里。")),
    (
        ("居留", "护照", "passport", "residence"),
        gettext_lazy("居留证件和护照由公安机关出入境管理部门办理，不在这里。"),
    ),
)


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what is found, all of it in short or one kind in full.

    A query that looks like somebody's number is taken out of the address at once and answered with a hint.
    """
    query = request.GET.get("q", "").strip()[: finding.MAX_QUERY]
    if finding.looks_personal(query):
        return redirect(f"{reverse('portal:search')}?number=1")
    region = chosen_region(request)
    found = finding.search(query, region=region)
    total = sum(map(len, found.values()))
    kind = request.GET.get("kind", "")
    shown = [one for one in Kind if found[one] and kind in {"", one}] or [one for one in Kind if found[one]]
    context = {
        "query": query,
        "number": "number" in request.GET,
        "total": total,
        "segments": _segments(query, found, shown[0] if len(shown) == 1 and kind else ""),
        "groups": [(one, found[one] if kind else found[one][:OVERVIEW], len(found[one])) for one in shown],
        "suggestions": finding.suggestions(query, region=region) if query and not total else [],
        "elsewhere": _elsewhere(query),
        "often": OFTEN,
    }
    return render(request, "portal/search.html", context)


def _segments(query: str, found: dict[Kind, list[finding.Hit]], current: str) -> list[dict[str, object]]:
    """Give a link for all and for every kind of which something was found."""
    links = [("", _("全部"), sum(map(len, found.values())))]
    links += [(kind.value, str(kind.label), len(hits)) for kind, hits in found.items() if hits]
    return [
        {
            "url": "?" + urlencode({"q": query, **({"kind": code} if code else {})}),
            "label": label,
            "count": count,
            "current": code == current,
        }
        for code, label, count in links
    ]


def _elsewhere(query: str) -> str:
    typed = query.casefold()
    return next((str(text) for words, text in ELSEWHERE if any(word in typed for word in words)), "")
