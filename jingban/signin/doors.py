"""What becomes of a request that cannot be let in: a stranger's, another principal's, one with an old token.

A form is never lost by it: what was typed is kept for whoever opened it (`kept_forms`).
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jingban.signin import kept_forms
from jingban.signin.next_page import page_of, with_next
from jingban.ui import errors, places, principal
from jingban.ui.decorators import STAFF_SIGN_IN
from jingban.ui.shortcuts import see_other, wants_fragment

STAFF = "/staff/"


def has_entered(request: HttpRequest) -> bool:
    """Say whether somebody is signed in who has business here: staff under /staff/, an account elsewhere."""
    if request.path.startswith(STAFF):
        return getattr(request, "officer", None) is not None
    return request.signed_in is not None


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead a stranger to the right sign-in page, and back to the page she was on."""
    if wants_fragment(request):
        return JsonResponse({"text": _("登录已过期，请重新登录"), "wait": 0}, status=401)
    if request.method in {"GET", "HEAD"}:
        return HttpResponseRedirect(_door(request, request.get_full_path()))
    page = page_of(request)
    response = see_other(_door(request, page))
    kept_forms.park(request, response, page)
    return response


def refuse_other_principal(request: HttpRequest) -> HttpResponse:
    """Say that the form was opened by somebody else than is here now, and that nothing was done (409)."""
    page = page_of(request)
    response = render(request, "signin/other_principal.html", {"page": page}, status=409)
    kept_forms.park(request, response, page)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is not this browser's any more (`CSRF_FAILURE_VIEW`).

    Signing in changes the token, so this is what a form in another tab meets first. Whoever opened it gets
    it again, filled in; for everybody else it is refused as any form of another principal.
    """
    opened_by = request.POST.get(principal.FIELD, "")
    if not opened_by or wants_fragment(request):
        return errors.csrf_failure(request, reason)
    if not has_entered(request):
        return ask_to_sign_in(request)
    if opened_by != principal.token(request):
        return refuse_other_principal(request)
    page = page_of(request)
    response = see_other(page)
    return response if kept_forms.park(request, response, page) else errors.csrf_failure(request, reason)


def _door(request: HttpRequest, page: str) -> str:
    if request.path.startswith(STAFF):
        return with_next(places.url("staff_sign_in") or STAFF_SIGN_IN, page)
    address = with_next(reverse("sign-in"), page)
    return f"{address}&ended=1" if request.session.ended_kind else address
