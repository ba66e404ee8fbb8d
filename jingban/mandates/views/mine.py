"""我的授权: what a person holds, accepts and lays down; and the certificate of a mandate."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from jingban.accounts.models import Level
from jingban.foundation.clock import china_date
from jingban.mandates.acts import ask_to_accept
from jingban.mandates.models import Mandate
from jingban.mandates.principal import principal_id
from jingban.mandates.queries import mandate_rows, mandates_held
from jingban.mandates.services import services_by_code
from jingban.mandates.states import MandateState
from jingban.mandates.use_cases.accept_mandate import UnableToAcceptMandate, accept_mandate
from jingban.mandates.use_cases.revoke_mandate import UnableToRevokeMandate, lay_down_mandate
from jingban.mandates.views.management import is_confirmed
from jingban.parties.queries import name_at, organisations_represented_by
from jingban.ui.decorators import require_person
from jingban.ui.qr import qr_image
from jingban.ui.shortcuts import see_other


@require_person()
def my_mandates(request: HttpRequest) -> HttpResponse:
    """Show what waits for acceptance, what is held, and what is over.

    Nothing of it to an account below L3: that may be a stranger's who ties himself to her.
    """
    if request.signed_in.level != Level.L3:
        return render(request, "mandates/mine_unproven.html", {"tab": "mandates"})
    rows = mandate_rows(mandates_held(request.signed_in.person), china_date(request.now))
    living = [row for row in rows if row.can_change]
    context = {
        "waiting": [row for row in living if row.mandate.series.accepted_at is None],
        "held": [row for row in living if row.mandate.series.accepted_at],
        "former": [row for row in rows if not row.can_change],
        "represented": organisations_represented_by(request.signed_in.person),
        "services": services_by_code(),
        "tab": "mandates",
    }
    return render(request, "mandates/mine.html", context)


def _mine(request: HttpRequest, mandate_id: UUID) -> Mandate:
    found = Mandate.objects.filter(id=mandate_id, agent=request.signed_in.person, superseded_at=None)
    mandate = found.select_related("principal", "series").first()
    if mandate is None:
        raise Http404
    return mandate


@require_person("L3")
def accept(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """Accept one mandate from the list."""
    mandate = _mine(request, mandate_id)
    done = ""
    if request.method == "POST":
        try:
            authority = ask_to_accept(signed_in=request.signed_in, mandate=mandate, at=request.now)
            accept_mandate(authority=authority, mandate=mandate, now=request.now)
            done = "accepted"
        except UnableToAcceptMandate:
            done = "gone"
    return see_other(f"{reverse('mandates:mine')}?done={done}")


@require_person("L3")
def lay_down(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """Ask once more, then give the mandate back."""
    mandate = _mine(request, mandate_id)
    if request.method == "POST":
        try:
            lay_down_mandate(
                person=request.signed_in.person,
                account_id=request.signed_in.account_id,
                mandate=mandate,
                now=request.now,
            )
            done = "laid_down"
        except UnableToRevokeMandate:
            done = "gone"
        return see_other(f"{reverse('mandates:mine')}?done={done}")
    row = mandate_rows([mandate], china_date(request.now))[0]
    return render(request, "mandates/lay_down.html", {"row": row, "services": services_by_code()})


def certificate(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """Show the print sheet 授权证明 to the organisation and to the agent; nobody else learns it exists."""
    mandate = (
        Mandate.objects.filter(id=mandate_id, superseded_at=None)
        .select_related("principal", "agent", "series", "granted_by")
        .first()
    )
    signed_in = request.signed_in
    is_agents = mandate and signed_in.person_id == mandate.agent_id and signed_in.level == Level.L3
    is_organisations = mandate and principal_id(request) == mandate.principal_id and _may_manage(request)
    if mandate is None or not (is_agents or is_organisations):
        raise Http404
    address = request.build_absolute_uri(reverse("mandates:verify", args=[mandate.series.verification_code]))
    context = {
        "row": mandate_rows([mandate], china_date(request.now))[0],
        "name_then": name_at(mandate.principal, mandate.granted_at),
        "versions": mandate.series.versions.count(),
        "services": services_by_code(),
        "qr": qr_image(address),
        "address": address,
        "back": reverse("mandates:mine" if is_agents else "mandates:agents"),
        "revoked": MandateState.REVOKED,
    }
    return render(request, "mandates/certificate.html", context)


def _may_manage(request: HttpRequest) -> bool:
    if not is_confirmed(request):
        return False
    if request.signed_in.kind == "organisation":
        return True
    represented = organisations_represented_by(request.signed_in.person)
    return principal_id(request) in {one.id for one in represented}
