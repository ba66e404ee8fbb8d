"""Both sides are told of every change of a mandate, each in its own language, in the change's own transaction."""

from datetime import datetime

from django.urls import reverse

from jingban.accounts.models import Account
from jingban.accounts.queries import proven_account_of_organisation, proven_account_of_person
from jingban.accounts.stopping import stop_link
from jingban.catalogue.queries import service_by_code
from jingban.foundation.clock import china_date
from jingban.foundation.masks import mask_name
from jingban.mandates.models import Mandate
from jingban.messages.use_cases.send import send

# What the organisation's account may not have meant: told with a link that freezes it.
STOPPABLE = frozenset({"mandate.granted_principal", "mandate.changed_principal", "mandate.revoked_principal"})


def tell(mandate: Mandate, *, agent: str = "", organisation: str = "", now: datetime) -> None:
    """Send a text (by its template) to the agent, to the organisation's account, or to both.

    Call inside the transaction of the change, so that it is told exactly when it happened. Who has no proven
    account is not told.
    """
    if agent:
        _send(proven_account_of_person(mandate.agent_id), agent, mandate, "mandates:mine", now)
    if organisation:
        account = proven_account_of_organisation(mandate.principal_id)
        _send(account, organisation, mandate, "mandates:agents", now)


def _send(account: Account | None, template: str, mandate: Mandate, page: str, now: datetime) -> None:
    if account is None:
        return
    service = service_by_code(mandate.service_code)
    english = account.language == "en"
    name = (service.short_name_en if english else service.short_name_zh) if service else mandate.service_code
    send(
        template=template,
        account_id=account.id,
        phone=account.phone or None,
        language=account.language,
        link=reverse(page),
        now=now,
        params={
            "organisation": mandate.principal.name,
            "agent": mask_name(mandate.agent.name),
            "service": name,
            "valid_from": mandate.valid_from.isoformat(),
            "valid_to": mandate.valid_to.isoformat(),
            "days": str((mandate.valid_to - china_date(now)).days + 1),
            **({"stop": stop_link(account, now=now)} if template in STOPPABLE else {}),
        },
    )
