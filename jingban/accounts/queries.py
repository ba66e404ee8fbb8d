"""Finding accounts and their links."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from jingban.accounts.models import Account, AccountKind, Level, Link
from jingban.foundation import lookup
from jingban.foundation.identifiers import display_phone
from jingban.foundation.lookup import Purpose
from jingban.parties.models import Certificate, Organisation, Person, Representative
from jingban.parties.queries import current_representative, person_ids_by_number

MAX_CANDIDATES = 5
# Asked for in the place of an owner who does not exist, so that an unknown name costs the same queries.
NOBODY = UUID(int=0)


def account_by_phone(phone: str) -> Account | None:
    """Find the one live personal account of a phone (E.164)."""
    owner = lookup.find_one(Purpose.PERSONAL_PHONE, phone)
    return Account.objects.filter(id=owner or NOBODY, closed_at=None).first()


def accounts_by_number(text: str) -> list[Account]:
    """List the live accounts of whoever has this certificate number, proven ones first, at most five."""
    links = Link.objects.filter(
        person__in=person_ids_by_number(text) or {NOBODY}, ended_at=None, account__closed_at=None
    ).select_related("account")
    return [row.account for row in links.order_by("-level", "since")[:MAX_CANDIDATES]]


def account_by_username(username: str) -> Account | None:
    """Find an organisation's account by its user name, whatever the case."""
    return Account.objects.filter(
        kind=AccountKind.ORGANISATION, username=username.strip().lower(), closed_at=None
    ).first()


def live_link(account: Account) -> Link | None:
    """Give the link an account lives by, with its party; None for an account without bound person (L1)."""
    return account.links.filter(ended_at=None).select_related("person", "organisation").first()


def proven_account_of_person(person_id: UUID) -> Account | None:
    """Give the account that owns a person's identity (L3)."""
    row = Link.objects.filter(person_id=person_id, ended_at=None, level=Level.L3).select_related("account")
    found = row.first()
    return found.account if found else None


def account_of_representative(organisation: Organisation) -> Account | None:
    """Give the own account (L3) of whom the register names as an organisation's representative now."""
    head = current_representative(organisation)
    return proven_account_of_person(head.id) if head else None


def proven_account_of_organisation(organisation_id: UUID) -> Account | None:
    """Give the account confirmed by the legal representative (O2)."""
    row = Link.objects.filter(organisation_id=organisation_id, ended_at=None, level=Level.O2)
    found = row.select_related("account").first()
    return found.account if found else None


def to_be_confirmed_since(organisations: Iterable[UUID]) -> dict[UUID, datetime]:
    """Give, of several organisations, those whose new legal representative has not confirmed the account yet.

    With the instant since when the register names the new one: whatever was granted before it and not by
    him is 待确认 (design.md 4). One query.
    """
    others = Representative.objects.filter(organisation=OuterRef("organisation"), until__isnull=False)
    confirmed = Link.objects.filter(
        organisation=OuterRef("organisation"),
        level=Level.O2,
        ended_at=None,
        proven_at__gte=OuterRef("since"),
    )
    heads = Representative.objects.filter(
        Exists(others), ~Exists(confirmed), organisation__in=list(organisations), until=None
    )
    return dict(heads.values_list("organisation", "since"))


def accounts_of(party: Person | Organisation) -> list[Account]:
    """List the live accounts linked to a party, the proven one first."""
    return [row.account for row in live_links_of(party)]


def live_links_of(party: Person | Organisation) -> QuerySet[Link]:
    """Give the links of a party's live accounts, with the account, the proven one first."""
    named = {"person": party} if isinstance(party, Person) else {"organisation": party}
    links = Link.objects.filter(**named, ended_at=None, account__closed_at=None).select_related("account")
    return links.order_by("-level", "since")


def own_texts(account: Account) -> list[str]:
    """List what an account's password must not contain: its phone, user name and certificate numbers."""
    texts = [display_phone(account.phone)] if account.phone else []
    if account.username:
        texts.append(account.username)
    numbers = Certificate.objects.filter(
        person__links__account=account, person__links__ended_at=None, ended_at=None
    )
    return texts + [one.number for one in numbers]
