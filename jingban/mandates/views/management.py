"""Who may open the pages of 我的经办人: the organisation's own account, or its representative."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from jingban.accounts.models import Level
from jingban.mandates.acts import Refused
from jingban.mandates.authority import authorise_management
from jingban.mandates.decision import Decision, Outcome, Reason
from jingban.mandates.models import Mandate
from jingban.mandates.principal import principal_id, principal_of
from jingban.mandates.queries import mandate_of
from jingban.parties.models import Organisation

View = Callable[..., HttpResponse]


def organisation_page(view: View) -> View:
    """Give a view `organisation`, for its own account at O2 or its representative; else `Refused`.

    A suspended organisation's account may still look; every change asks the decision.
    """
    return _page(view, unconfirmed=False)


def organisation_front(view: View) -> View:
    """Do the same for a page that an account at O1 may open: anybody who knows public facts can have one."""
    return _page(view, unconfirmed=True)


def is_confirmed(request: HttpRequest) -> bool:
    """Say whether who is signed in may see an organisation's agents: its account at O2, its representative."""
    return request.signed_in.level in {Level.O2, Level.L3}


def _page(view: View, *, unconfirmed: bool) -> View:
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        principal = principal_id(request)
        if principal is None:
            raise _refused(Outcome.DENY, Reason.NO_MANDATE, None)
        if request.signed_in.kind == "person":
            authorise_management(request)
        elif not unconfirmed and not is_confirmed(request):
            raise _refused(Outcome.STEP_UP, Reason.NOT_CONFIRMED, principal)
        return view(request, principal_of(request), *args, **kwargs)

    return opened


def _refused(outcome: Outcome, reason: Reason, principal: UUID | None) -> Refused:
    return Refused(Decision(outcome=outcome, reason=reason), service_code="", principal_id=principal)


def own_mandate(organisation: Organisation, mandate_id: Any) -> Mandate:
    """Give a current mandate of the organisation, or 404."""
    mandate = mandate_of(organisation.id, mandate_id)
    if mandate is None:
        raise Http404
    return mandate
