"""What the worker does for this room: the registers are asked, holders are told, old things are forgotten."""

from datetime import datetime
from uuid import UUID

from jingban.accounts.models import Account, Link
from jingban.accounts.queries import (
    account_of_representative,
    proven_account_of_organisation,
)
from jingban.accounts.telling import tell_once
from jingban.foundation import clock
from jingban.ledger import every, handles
from jingban.ledger.models import OutboxEvent
from jingban.parties.models import Organisation, OrganisationState
from jingban.registration.limits import forget_tries
from jingban.registration.policies import asked_again_since
from jingban.registration.use_cases.ask_registers_nightly import ask_registers_nightly
from jingban.registration.use_cases.forget_origins import forget_origins
from jingban.registration.use_cases.lapse_confirmations import (
    lapse_confirmations,
    last_day_to_confirm,
    proven_link,
    remind_of_confirmation,
)

PERSON, ORGANISATION = "person", "organisation"
# Whose link ended, and why: what its account is told.
TEMPLATES = {
    (PERSON, "displaced"): "account.link_ended",
    (PERSON, "merged"): "account.merged",
    (ORGANISATION, "displaced"): "account.organisation_link_ended",
    (ORGANISATION, "denied"): "organisation.denied",
}
STATES = {
    OrganisationState.LIVE: "organisation.restored",
    OrganisationState.SUSPENDED: "organisation.suspended",
    OrganisationState.DISSOLVED: "organisation.dissolved",
}


@handles("account.link_ended")
def tell_of_ended_link(event: OutboxEvent, now: datetime) -> None:
    """Tell an account that it is no longer tied to a person or an organisation."""
    link = Link.objects.select_related("account", "organisation").get(id=UUID(event.ids["link"]))
    template = TEMPLATES.get((ORGANISATION if link.organisation else PERSON, link.ended_why))
    if template:
        params = {"organisation": link.organisation.name} if link.organisation else {}
        tell_once(link.account, template, params, since=event.created_at, now=now)


@handles("account.phone_released")
def tell_of_released_phone(event: OutboxEvent, now: datetime) -> None:
    """Tell an account that its phone is somebody else's now: in its inbox, the phone being gone."""
    account = Account.objects.get(id=event.subject_id)
    tell_once(account, "account.phone_released", {}, since=event.created_at, now=now)


@handles("organisation.representative_changed")
def ask_the_new_representative(event: OutboxEvent, now: datetime) -> None:
    """Tell the confirmed account and the new representative that his word is needed (design.md 4)."""
    link = proven_link(event.subject_id)
    if link is None or link.organisation is None or asked_again_since(link) is None:
        return
    organisation = link.organisation.name
    params = {"organisation": organisation, "until": str(last_day_to_confirm(link))}
    tell_once(link.account, "organisation.representative_changed", params, since=event.created_at, now=now)
    account = account_of_representative(link.organisation)
    if account:
        tell_once(account, "organisation.confirmation_asked_again", params, since=event.created_at, now=now)


@handles("organisation.state_changed")
def tell_of_new_state(event: OutboxEvent, now: datetime) -> None:
    """Tell an organisation's account and its representative what it is now, and what follows."""
    organisation = Organisation.objects.get(id=event.subject_id)
    template = STATES[OrganisationState(organisation.state)]
    for account in _sides(organisation):
        params = {"organisation": organisation.name}
        tell_once(account, template, params, since=event.created_at, now=now)


@handles("organisation.renamed")
def tell_of_new_name(event: OutboxEvent, now: datetime) -> None:
    """Tell both sides that the register has another name now, and that old papers keep the old one."""
    organisation = Organisation.objects.get(id=event.subject_id)
    names = list(organisation.names.order_by("-since", "-id").values_list("name", flat=True)[:2])
    params = {"organisation": organisation.name, "former": names[-1]}
    for account in _sides(organisation):
        tell_once(account, "organisation.renamed", params, since=event.created_at, now=now)


@every(seconds=60, name="registration.ask_registers")
def ask_registers(now: datetime) -> None:
    """Ask the registers about everybody once after each night began, a minute at a time."""
    ask_registers_nightly(clock=clock.now)


@every(seconds=3600, name="registration.lapse_confirmations")
def lapse(now: datetime) -> None:
    """Take accounts back to O1 whose new representative has not confirmed them in time; before that, remind."""
    remind_of_confirmation(now=now)
    lapse_confirmations(now=now)


@every(seconds=6 * 3600, name="registration.forget")
def forget(now: datetime) -> None:
    """Delete tries that no limit counts any more, and where old registrations came from."""
    forget_tries(now=now)
    forget_origins(now=now)


def _sides(organisation: Organisation) -> list[Account]:
    """The confirmed account, and the representative's own."""
    found = [proven_account_of_organisation(organisation.id), account_of_representative(organisation)]
    return [account for account in found if account]
