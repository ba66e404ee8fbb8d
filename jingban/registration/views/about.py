"""The texts that a person agrees to: /about/terms/ and /about/privacy/, each version at its own address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jingban.registration import terms
from jingban.ui.decorators import public


@public
@require_safe
def about(request: HttpRequest, text: str, version: str = terms.CURRENT) -> HttpResponse:
    """Show the terms or the privacy notice, by default as they hold now."""
    if version not in terms.VERSIONS:
        raise Http404
    context = {"version": version, "current": terms.CURRENT, "text": text}
    return render(request, f"registration/{text}/{version}.html", context)
