"""How a view asks: `authorise(request, …)` for a service, `authorise_management(request)` for mandates."""

from typing import cast

from django.http import HttpRequest

from jingban.mandates.acts import Authority, SignedIn, ask, ask_to_manage
from jingban.mandates.principal import principal_id


def authorise(request: HttpRequest, service_code: str, action: str) -> Authority:
    """Ask whether the signed-in may do this for the chosen principal now; raises `Refused`."""
    return ask(
        signed_in=cast(SignedIn, request.signed_in),
        principal_id=principal_id(request),
        service_code=service_code,
        action=action,
        at=request.now,
    )


def authorise_management(request: HttpRequest) -> Authority:
    """Ask whether the signed-in may change the chosen principal's mandates now; raises `Refused`."""
    return ask_to_manage(
        signed_in=cast(SignedIn, request.signed_in),
        principal_id=principal_id(request),
        at=request.now,
    )
