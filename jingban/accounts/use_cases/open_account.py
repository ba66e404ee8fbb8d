"""An account comes into being."""

from datetime import datetime

from django.db import IntegrityError, transaction

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account, AccountKind, Level, Link
from jingban.accounts.use_cases.set_phone import set_phone
from jingban.ledger import record
from jingban.parties.models import Organisation, Person


class UnableToOpenAccount(Exception):
    """The user name is taken."""


def open_account(
    *,
    phone: str | None,
    password_hash: str,
    now: datetime,
    language: str,
    person: Person | None = None,
    organisation: Organisation | None = None,
    username: str | None = None,
    terms_version: str = "",
    migrated: bool = False,
) -> Account:
    """Make an account and its first, unproven link (L2 or O1; no link for a person not yet bound).

    Takes a proven phone (E.164); a phone that another personal account holds is recycled: that account
    keeps its number sign-in and is told by event. Raises `UnableToOpenAccount` when the user name is taken.
    """
    account = Account(
        kind=AccountKind.ORGANISATION if username else AccountKind.PERSON,
        username=username.strip().lower() if username else None,
        password_hash=password_hash,
        password_changed_at=None if migrated else now,
        language=language,
        created_at=now,
        migrated=migrated,
        terms_version=terms_version,
        terms_accepted_at=now if terms_version else None,
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                account.save(force_insert=True)
        except IntegrityError as clash:
            raise UnableToOpenAccount from clash
        if phone:
            set_phone(account=account, phone=phone, now=now)
        if person or organisation:
            link_party(account=account, person=person, organisation=organisation, now=now)
        record(AccountEvent.CREATED, now=now, account_id=account.id)
    return account


def link_party(
    *, account: Account, now: datetime, person: Person | None = None, organisation: Organisation | None = None
) -> Link:
    """Tie an account without a live link to a party, unproven (L2 or O1)."""
    level = Level.L2 if person else Level.O1
    link = Link.objects.create(
        account=account, person=person, organisation=organisation, level=level, since=now
    )
    record(AccountEvent.LINK_MADE, now=now, account_id=account.id, data={"level": level})
    return link
