"""Who may open the pages of 我的经办人: the organisation's own account, or its representative."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from jingban.mandates.acts import Refused
from jingban.mandates.authority import authorise_management
from jingban.mandates.decision import Decision, Outcome, Reason
from jingban.mandates.models import Mandate
from jingban.mandates.principal import principal_id
from jingban.mandates.queries import mandate_of
from jingban.parties.models import Organisation

View = Callable[..., HttpResponse]


def organisation_page(view: View) -> View:
    """Give a view `organisation`, which its own account or its representative may look at; else `Refused`.

    An account at O1 may look (there is nothing yet), but every change asks for O2.
    """

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        principal = principal_id(request)
        if principal is None:
            decision = Decision(outcome=Outcome.DENY, reason=Reason.NO_MANDATE)
            raise Refused(decision, service_code="", principal_id=None)
        if request.signed_in.kind == "person":
            authorise_management(request)
        return view(request, Organisation.objects.get(id=principal), *args, **kwargs)

    return opened


def own_mandate(organisation: Organisation, mandate_id: Any) -> Mandate:
    """Give a current mandate of the organisation, or 404."""
    mandate = mandate_of(organisation.id, mandate_id)
    if mandate is None:
        raise Http404
    return mandate
