"""What asks for a recent proof: the holder has signed in, or shown who she is again, in the last ten minutes."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jingban.signin import kept_forms
from jingban.signin.next_page import page_of, with_next
from jingban.ui.shortcuts import see_other, wants_fragment

RECENT = timedelta(minutes=10)
View = TypeVar("View", bound=Callable[..., HttpResponse])


def is_recent(request: HttpRequest) -> bool:
    """Say whether who is signed in has proven herself in the last ten minutes of this session."""
    proven_at = request.signed_in.proven_at if request.signed_in else None
    return proven_at is not None and request.now - proven_at <= RECENT


def require_recent_proof(view: View) -> View:
    """Lead to 「请确认是您本人」 first, and back, unless the proof is recent; a sent form is kept meanwhile.

    For pages that need signing in; what else they need is asked by the view's other decorators.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if is_recent(request) else ask_to_prove(request)

    return cast("View", guarded)


def ask_to_prove(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks for a proof, and from there back to the page one was on."""
    if wants_fragment(request):
        return JsonResponse({"text": _("请刷新这一页，再确认一次是您本人"), "wait": 0}, status=403)
    if request.method in {"GET", "HEAD"}:
        return HttpResponseRedirect(with_next(reverse("prove"), request.get_full_path()))
    page = page_of(request)
    response = see_other(with_next(reverse("prove"), page))
    kept_forms.park(request, response, page)
    return response
