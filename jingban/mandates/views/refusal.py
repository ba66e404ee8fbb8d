"""没有权限办理该事项: why not, and who can help (M-7.2)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jingban.foundation.clock import china_date
from jingban.foundation.masks import mask_name
from jingban.mandates.acts import Refused
from jingban.mandates.decision import Reason
from jingban.mandates.models import Mandate
from jingban.mandates.queries import mandate_rows
from jingban.mandates.services import services_by_code
from jingban.parties.models import Organisation
from jingban.parties.queries import current_representative

# Reasons that come from a mandate the person holds or held; only then its dates are shown to her.
FROM_A_MANDATE = {Reason.NOT_YET, Reason.EXPIRED, Reason.REVOKED}


def refusal_page(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Answer 403 with the reason, the facts it rests on, and what to do.

    Without a mandate of her own a person learns nothing of the organisation's other agents.
    """
    principal = refused.principal_id
    organisation = Organisation.objects.filter(id=principal).first() if principal else None
    mandate = _own_mandate(request, refused)
    representative = current_representative(organisation) if organisation and mandate else None
    context = {
        "reason": refused.decision.reason,
        "organisation": organisation,
        "service": services_by_code().get(refused.service_code),
        "row": mandate_rows([mandate], china_date(request.now))[0] if mandate else None,
        "representative": mask_name(representative.name) if representative else "",
        "now": request.now,
    }
    return render(request, "mandates/refused.html", context, status=403)


def _own_mandate(request: HttpRequest, refused: Refused) -> Mandate | None:
    if refused.decision.reason not in FROM_A_MANDATE or request.signed_in.person_id is None:
        return None
    held = Mandate.objects.filter(
        agent=request.signed_in.person_id,
        principal=refused.principal_id,
        service_code=refused.service_code,
    )
    return held.select_related("agent", "series").order_by("-id").first()
