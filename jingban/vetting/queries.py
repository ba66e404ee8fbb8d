"""What pages and other rooms read of petitions."""

from datetime import datetime
from uuid import UUID

from jingban.parties.models import OrganisationState, Person
from jingban.vetting.models import Notice, Paper, Petition, PetitionEvent
from jingban.vetting.numbers import plain_receipt
from jingban.vetting.states import PetitionState
from jingban.vetting.telling import token_digest


def petition_by_receipt(receipt: str, phone: str) -> Petition | None:
    """Find a petition by its receipt number, as it was typed, and the phone that was proven for it (E.164)."""
    found = Petition.objects.filter(receipt=plain_receipt(receipt)).exclude(state="draft").first()
    return found if found and found.phone == phone else None


def notice_by_token(token: str) -> Notice | None:
    """Find what a token of an SMS can stop."""
    return (
        Notice.objects.filter(token_digest=token_digest(token))
        .select_related("petition__organisation", "account")
        .first()
    )


def notice_of(petition_id: UUID, account_id: UUID) -> Notice | None:
    """Give what an account was told of a petition; None when it was not."""
    return (
        Notice.objects.filter(petition=petition_id, account=account_id)
        .select_related("petition__organisation", "account")
        .first()
    )


def papers_of(petition: Petition) -> list[Paper]:
    """List the papers of a petition that are still kept, in the order they came."""
    return list(petition.papers.exclude(upload=None).select_related("upload").order_by("added_at", "id"))


def events_of(petition: Petition) -> list[PetitionEvent]:
    """List what happened to a petition."""
    return list(petition.events.select_related("officer").order_by("position"))


def no_new_mandates_until(organisation_id: UUID, now: datetime) -> datetime | None:
    """Say until when an organisation grants no new mandates, because its phone was changed; None when it may."""
    held = Petition.objects.filter(organisation=organisation_id, hold_until__gt=now)
    return held.order_by("-hold_until").values_list("hold_until", flat=True).first()


def petitions_asked_of(person: Person) -> list[Petition]:
    """List the petitions that wait for a person's word as the legal representative, the oldest first."""
    waiting = Petition.objects.filter(
        state=PetitionState.ASKED,
        account__isnull=False,
        organisation__state=OrganisationState.LIVE,
        organisation__representatives__person=person,
        organisation__representatives__until=None,
    )
    return list(waiting.select_related("organisation").order_by("id"))
