"""What life in the registers does to cases: they stay with the organisation and go to another agent."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.urls import reverse

from jingban.accounts.models import Account
from jingban.accounts.queries import (
    account_of_representative,
    proven_account_of_organisation,
)
from jingban.accounts.telling import tell_once
from jingban.casework.models import Case
from jingban.casework.queries import TABS
from jingban.casework.use_cases.follow_merge import follow_merge, unfollow_merge
from jingban.foundation.masks import mask_name
from jingban.ledger import handles
from jingban.ledger.models import OutboxEvent
from jingban.parties.models import Merge, Organisation, OrganisationState, Person, PersonState


@handles("person.state_changed")
def ask_to_hand_over(event: OutboxEvent, now: datetime) -> None:
    """Tell every organisation whose cases a dead person carried that somebody else has to."""
    person = Person.objects.get(id=event.subject_id)
    if person.state != PersonState.DEAD:
        return
    carried = Case.objects.filter(TABS["open"] | TABS["draft"], handler=person)
    live = carried.filter(principal__state=OrganisationState.LIVE)
    for row in live.values("principal", "service_code").annotate(count=Count("id")).order_by("principal"):
        organisation = Organisation.objects.get(id=row["principal"])
        params = {
            "organisation": organisation.name,
            "agent": mask_name(person.name),
            "count": str(row["count"]),
        }
        for account in _whom_to_tell(organisation):
            tell_once(
                account,
                "case.to_be_handed_over",
                params,
                since=event.created_at,
                now=now,
                link=reverse("casework:hand_over", args=[row["service_code"]]),
            )


@handles("person.merged")
def follow(event: OutboxEvent, now: datetime) -> None:
    """Let the cases of a merged record go over to the survivor."""
    follow_merge(merge=Merge.objects.get(id=UUID(event.ids["merge"])), now=now)


@handles("person.merge_undone")
def unfollow(event: OutboxEvent, now: datetime) -> None:
    """Give the record that stands by itself again its cases back."""
    unfollow_merge(merge=Merge.objects.get(id=UUID(event.ids["merge"])), now=now)


def _whom_to_tell(organisation: Organisation) -> list[Account]:
    found = [
        proven_account_of_organisation(organisation.id),
        account_of_representative(organisation),
    ]
    return [account for account in found if account and account.frozen_at is None]
