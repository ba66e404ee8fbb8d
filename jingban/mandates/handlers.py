"""What the worker does for this room: reminders, and what life in the registers does to mandates."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from jingban.accounts.telling import tell_once
from jingban.foundation.clock import china_date
from jingban.ledger import every, handles
from jingban.ledger.models import OutboxEvent
from jingban.mandates.queries import accounts_of_agents
from jingban.mandates.use_cases.end_mandates import end_mandates
from jingban.mandates.use_cases.move_mandates import move_mandates, move_mandates_back
from jingban.mandates.use_cases.remind_of_end import remind_of_end
from jingban.parties.models import Merge, Organisation, OrganisationState
from jingban.vetting.kinds import Concerned
from jingban.vetting.models import Petition
from jingban.vetting.states import PetitionState
from jingban.vetting.telling import tell_concerned
from jingban.vetting.use_cases.review_petition import COOLING_BEGAN

PAUSED = {
    OrganisationState.SUSPENDED: "mandate.paused",
    OrganisationState.LIVE: "mandate.resumed",
}


@every(seconds=3600, name="mandates.remind_of_end")
def remind(now: datetime) -> None:
    """Tell in time that mandates end."""
    remind_of_end(now=now)


@handles(COOLING_BEGAN)
def tell_agents(event: OutboxEvent, now: datetime) -> None:
    """Tell every agent of an organisation what a petition is about to change there, and how to stop it."""
    petition = Petition.objects.select_related("organisation").filter(id=event.subject_id).first()
    if petition is None or petition.organisation is None or petition.state != PetitionState.COOLING:
        return
    with transaction.atomic():
        for account in accounts_of_agents(petition.organisation.id, china_date(now)):
            tell_concerned(petition, Concerned(role="agent", account=account, phone=account.phone), now=now)


@every(seconds=3600, name="mandates.end_what_cannot_stand")
def sweep(now: datetime) -> None:
    """End what was granted in the very moment in which an organisation was dissolved or an agent died."""
    end_mandates(now=now)


@handles("organisation.state_changed")
def follow_organisation(event: OutboxEvent, now: datetime) -> None:
    """Dissolved: its mandates end. Suspended or live again: they stay, and the agents are told what holds."""
    organisation = Organisation.objects.get(id=event.subject_id)
    if organisation.state == OrganisationState.DISSOLVED:
        end_mandates(principal_id=organisation.id, now=now)
    else:
        _tell_agents(organisation, PAUSED[OrganisationState(organisation.state)], event, now)


@handles("organisation.representative_changed")
def tell_of_new_representative(event: OutboxEvent, now: datetime) -> None:
    """Tell the agents that their mandates stay and wait for the new representative's word."""
    _tell_agents(Organisation.objects.get(id=event.subject_id), "mandate.to_be_confirmed", event, now)


@handles("person.state_changed")
def follow_person(event: OutboxEvent, now: datetime) -> None:
    """End the mandates of an agent who has died."""
    end_mandates(agent_id=event.subject_id, now=now)


@handles("person.merged")
def follow_merge(event: OutboxEvent, now: datetime) -> None:
    """Let the mandates of a merged record go over to the survivor."""
    move_mandates(merge=Merge.objects.get(id=UUID(event.ids["merge"])), now=now)


@handles("person.merge_undone")
def unfollow_merge(event: OutboxEvent, now: datetime) -> None:
    """Give the record that stands by itself again its mandates back."""
    move_mandates_back(merge=Merge.objects.get(id=UUID(event.ids["merge"])), now=now)


def _tell_agents(organisation: Organisation, template: str, event: OutboxEvent, now: datetime) -> None:
    params = {"organisation": organisation.name}
    for account in accounts_of_agents(organisation.id, china_date(now)):
        tell_once(account, template, params, since=event.created_at, now=now, link=reverse("mandates:mine"))
