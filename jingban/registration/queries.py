"""What the pages of this room read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, QuerySet

from jingban.accounts.models import Account, Level, Link
from jingban.accounts.queries import live_link
from jingban.foundation.identifiers import needs_validity
from jingban.foundation.masks import mask_phone, mask_username
from jingban.parties.models import Certificate, Organisation, OrganisationState, Person
from jingban.parties.queries import current_certificate
from jingban.registration.models import Confirmation, Registration
from jingban.registration.policies import is_outdated, waits
from jingban.registration.use_cases.ask_representative import token_digest


@dataclass(frozen=True, slots=True)
class AccountCard:
    """An organisation's account as its representative sees it before answering: masked, with when and where."""

    link_id: UUID
    username: str
    phone: str
    since: datetime
    device: str
    network: str
    confirmed_before: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """An organisation whose accounts wait for its representative's answer.

    An account that a former representative confirmed waits, too; `confirmed` is one that does not.
    """

    organisation: Organisation
    accounts: list[AccountCard]
    confirmed: AccountCard | None


def organisations_waiting_for(person: Person) -> QuerySet[Organisation]:
    """Find the organisations of which this person is the representative and which have accounts to confirm.

    Derived from links and the register's word, not from whether somebody sent him a link.
    """
    links = Link.objects.filter(
        Q(level=Level.O1) | Q(level=Level.O2, proven_at__lt=F("organisation__representatives__since")),
        ended_at=None,
        account__closed_at=None,
        organisation__state=OrganisationState.LIVE,
        organisation__representatives__person=person,
        organisation__representatives__until=None,
    )
    return Organisation.objects.filter(id__in=links.values("organisation")).order_by("name")


def waiting_for(person: Person) -> list[Waiting]:
    """List those organisations with the accounts that wait for this person's answer."""
    return _waiting_in(list(organisations_waiting_for(person)))


def waiting_in(organisation: Organisation) -> Waiting:
    """Give the accounts of an organisation: those to confirm, oldest first, and the one confirmed already."""
    return _waiting_in([organisation])[0]


def _waiting_in(organisations: list[Organisation]) -> list[Waiting]:
    head = FilteredRelation(
        "organisation__representatives", condition=Q(organisation__representatives__until=None)
    )
    links = (
        Link.objects.annotate(head=head, head_since=F("head__since"))
        .filter(organisation__in=organisations, ended_at=None, account__closed_at=None)
        .select_related("account")
        .order_by("since")
    )
    made = {
        one.account_id: one
        for one in Registration.objects.filter(account__links__organisation__in=organisations)
    }
    asked: dict[UUID, list[AccountCard]] = {one.id: [] for one in organisations}
    confirmed: dict[UUID, AccountCard] = {}
    for link in links:
        assert link.organisation_id is not None
        card = _card(link, made.get(link.account_id))
        if link.level == Level.O1 or is_outdated(link, link.head_since):
            asked[link.organisation_id].append(card)
        else:
            confirmed[link.organisation_id] = card
    return [Waiting(one, asked[one.id], confirmed.get(one.id)) for one in organisations]


def live_confirmation(link: Link, now: datetime) -> Confirmation | None:
    """Give the confirmation that still leads somewhere for a link that waits, None when a new one is needed."""
    found = link.confirmations.filter(ended_at=None, expires_at__gt=now).first()
    if found is None or found.credential_epoch != link.account.credential_epoch:
        return None
    return found


def confirmation_by_token(token: str, now: datetime) -> Confirmation | None:
    """Find what a confirmation link leads to; None when it was used, is too old, or is none of ours."""
    found = (
        Confirmation.objects.filter(token_digest=token_digest(token), ended_at=None, expires_at__gt=now)
        .select_related("link__organisation", "link__account")
        .first()
    )
    if found is None or not waits(found.link):
        return None
    return found if found.credential_epoch == found.link.account.credential_epoch else None


def lacks(account: Account) -> bool:
    """Say whether a person's account is incomplete: no bound person, or a certificate without its validity."""
    link = live_link(account)
    if link is None or link.person is None:
        return True
    certificate = current_certificate(link.person)
    return certificate is None or lacks_validity(certificate)


def lacks_validity(certificate: Certificate) -> bool:
    """Say whether a certificate should have a validity and has none."""
    return needs_validity(certificate.type) and certificate.valid_from is None


def _card(link: Link, made: Registration | None) -> AccountCard:
    origin = (made.origin if made else None) or {}
    return AccountCard(
        link_id=link.id,
        username=mask_username(link.account.username or ""),
        phone=mask_phone(link.account.phone) if link.account.phone else "",
        since=link.since,
        device=origin.get("device", ""),
        network=origin.get("network", ""),
        confirmed_before=link.level == Level.O2,
    )
