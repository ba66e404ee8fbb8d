"""What the worker does for this room: former holders are told, what has served its time is forgotten."""

from datetime import datetime
from uuid import UUID

from jingban.accounts.models import Account, Link
from jingban.accounts.queries import proven_account_of_person
from jingban.ledger import every, handles
from jingban.ledger.models import OutboxEvent
from jingban.messages.models import Message
from jingban.messages.use_cases.send import send
from jingban.parties.queries import current_representative
from jingban.registration.limits import forget_tries
from jingban.registration.policies import asked_again_since
from jingban.registration.use_cases.forget_origins import forget_origins
from jingban.registration.use_cases.lapse_confirmations import (
    lapse_confirmations,
    last_day_to_confirm,
    proven_link,
)

PERSON, ORGANISATION = "person", "organisation"
# Whose link ended, and why: what its account is told.
TEMPLATES = {
    (PERSON, "displaced"): "account.link_ended",
    (ORGANISATION, "displaced"): "account.organisation_link_ended",
    (ORGANISATION, "denied"): "organisation.denied",
}


@handles("account.link_ended")
def tell_of_ended_link(event: OutboxEvent, now: datetime) -> None:
    """Tell an account that it is no longer tied to a person or an organisation."""
    link = Link.objects.select_related("account", "organisation").get(id=UUID(event.ids["link"]))
    template = TEMPLATES.get((ORGANISATION if link.organisation else PERSON, link.ended_why))
    if template:
        params = {"organisation": link.organisation.name} if link.organisation else {}
        _tell_once(link.account, template, params, event.created_at, now)


@handles("account.phone_released")
def tell_of_released_phone(event: OutboxEvent, now: datetime) -> None:
    """Tell an account that its phone is somebody else's now: in its inbox, the phone being gone."""
    account = Account.objects.get(id=event.subject_id)
    _tell_once(account, "account.phone_released", {}, event.created_at, now)


@handles("organisation.representative_changed")
def ask_the_new_representative(event: OutboxEvent, now: datetime) -> None:
    """Tell the confirmed account and the new representative that his word is needed (design.md 4)."""
    link = proven_link(event.subject_id)
    if link is None or link.organisation is None or asked_again_since(link) is None:
        return
    organisation = link.organisation.name
    params = {"organisation": organisation, "until": str(last_day_to_confirm(link))}
    _tell_once(link.account, "organisation.representative_changed", params, event.created_at, now)
    head = current_representative(link.organisation)
    account = proven_account_of_person(head.id) if head else None
    if account:
        _tell_once(account, "organisation.confirmation_asked_again", params, event.created_at, now)


@every(seconds=3600, name="registration.lapse_confirmations")
def lapse(now: datetime) -> None:
    """Take accounts back to O1 whose new representative has not confirmed them in time."""
    lapse_confirmations(now=now)


@every(seconds=6 * 3600, name="registration.forget")
def forget(now: datetime) -> None:
    """Delete tries that no limit counts any more, and where old registrations came from."""
    forget_tries(now=now)
    forget_origins(now=now)


def _tell_once(
    account: Account, template: str, params: dict[str, str], since: datetime, now: datetime
) -> None:
    # An event may come twice; a message of this kind after it means that it was told.
    if Message.objects.filter(account_id=account.id, template=template, created_at__gte=since).exists():
        return
    send(
        template=template,
        now=now,
        params=params,
        account_id=account.id,
        phone=account.phone,
        language=account.language,
    )
