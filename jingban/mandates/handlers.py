"""Both sides are told of every change of a mandate, each in its own language."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from jingban.accounts.models import Account
from jingban.accounts.queries import proven_account_of_organisation, proven_account_of_person
from jingban.catalogue.queries import service_by_code
from jingban.foundation.masks import mask_name
from jingban.ledger import handles
from jingban.ledger.models import OutboxEvent
from jingban.mandates.events import MandateEvent
from jingban.mandates.models import Mandate
from jingban.messages.use_cases.send import send


def _tell(account: Account | None, template: str, mandate: Mandate, link: str, now: datetime) -> None:
    if account is None:
        return
    service = service_by_code(mandate.service_code)
    english = account.language == "en"
    send(
        template=template,
        account_id=account.id,
        phone=account.phone or None,
        language=account.language,
        link=reverse(link),
        now=now,
        params={
            "organisation": mandate.principal.name,
            "agent": mask_name(mandate.agent.name),
            "service": (service.short_name_en if english else service.short_name_zh) if service else "",
            "valid_from": mandate.valid_from.isoformat(),
            "valid_to": mandate.valid_to.isoformat(),
        },
    )


def _teller(to_agent: str, to_organisation: str) -> Callable[[OutboxEvent, datetime], None]:
    """Give a handler that sends one text to the agent and one to the organisation; empty sends none."""

    def tell_both(event: OutboxEvent, now: datetime) -> None:
        mandate = Mandate.objects.select_related("principal", "agent").get(id=UUID(event.ids["mandate"]))
        if to_agent:
            _tell(proven_account_of_person(mandate.agent_id), to_agent, mandate, "mandates:mine", now)
        if to_organisation:
            account = proven_account_of_organisation(mandate.principal_id)
            _tell(account, to_organisation, mandate, "mandates:agents", now)

    return tell_both


handles(MandateEvent.GRANTED.value)(_teller("mandate.granted", "mandate.granted_principal"))
handles(MandateEvent.CHANGED.value)(_teller("mandate.changed", "mandate.changed_principal"))
handles(MandateEvent.REVOKED.value)(_teller("mandate.revoked", "mandate.revoked_principal"))
handles(MandateEvent.ACCEPTED.value)(_teller("", "mandate.accepted"))
handles(MandateEvent.LAID_DOWN.value)(_teller("mandate.laid_down_agent", "mandate.laid_down"))
