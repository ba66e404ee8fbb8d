"""How a filer's page gets its case: the signed-in must act for its principal, and have leave for it now."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from jingban.casework.models import Case
from jingban.casework.queries import cases
from jingban.mandates.acts import Authority, Refused, ask
from jingban.mandates.decision import VIEW
from jingban.mandates.principal import principal_id

View = Callable[..., HttpResponse]


def case_page(action: str = VIEW) -> Callable[[View], View]:
    """Give a view `case` and the `authority` for an action on it, in place of `case_id`.

    Raises `Refused` when the principal is the right one but leave is not given. Who acts for another
    principal is offered to change; to everybody else there is no such case.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, case_id: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
            case = cases().filter(id=case_id).first()
            if case is None:
                raise Http404
            if principal_id(request) != case.principal_id:
                return _other_principal(request, case)
            return view(request, case, _ask(request, case, action), *args, **kwargs)

        return opened

    return decorate


def _ask(request: HttpRequest, case: Case, action: str) -> Authority:
    return ask(
        signed_in=request.signed_in,
        principal_id=case.principal_id,
        service_code=case.service_code,
        action=action,
        at=request.now,
    )


def _other_principal(request: HttpRequest, case: Case) -> HttpResponse:
    try:
        _ask(request, case, VIEW)
    except Refused:
        raise Http404 from None
    onward = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    return render(request, "casework/other_principal.html", {"case": case, "next": onward}, status=403)


def services_seen(request: HttpRequest, principal: UUID, services: list[str]) -> list[str]:
    """List the services whose cases the signed-in may see for a principal.

    Raises the last `Refused` when there is none.
    """
    seen: list[str] = []
    refusal: Refused | None = None
    for service in services:
        try:
            ask(
                signed_in=request.signed_in,
                principal_id=principal,
                service_code=service,
                action=VIEW,
                at=request.now,
            )
        except Refused as refused:
            refusal = refused
        else:
            seen.append(service)
    if not seen and refusal is not None:
        raise refusal
    return seen
