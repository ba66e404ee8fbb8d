"""A link becomes proven, and every other link to the same party ends."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account, Level, Link
from jingban.ledger import emit, record


class UnableToRaiseLevel(Exception):
    """The account has no live link to a party, or lost a race for it."""


def raise_level(*, account: Account, now: datetime) -> Link:
    """Prove the link of an account: L2 → L3 (live face, counter) or O1 → O2 (the representative).

    Whoever proves a party owns it: all other live links to it end, their sessions end with the epoch, and
    they are told by event. Already proven changes only `proven_at`. Raises `UnableToRaiseLevel`.
    """
    try:
        with transaction.atomic():
            return _raise(account, now)
    except IntegrityError as clash:
        raise UnableToRaiseLevel from clash


def _raise(account: Account, now: datetime) -> Link:
    link = account.links.filter(ended_at=None).first()
    if link is None:
        raise UnableToRaiseLevel
    same_party = Link.objects.filter(
        ended_at=None, person=link.person_id, organisation=link.organisation_id
    ).select_related("account")
    # Locked in one order (PostgreSQL), so that two who prove the same party at once do not deadlock.
    for other in same_party.order_by("id").select_for_update(of=("self",)):
        if other.id != link.id:
            end_link(link=other, why="displaced", now=now)
    link.level = Level.L3 if link.person_id else Level.O2
    link.proven_at = now
    live = Link.objects.filter(id=link.id, ended_at=None)
    if not live.update(level=link.level, proven_at=link.proven_at):
        raise UnableToRaiseLevel
    record(AccountEvent.LEVEL_RAISED, now=now, account_id=account.id, data={"level": link.level})
    return link


def end_link(*, link: Link, why: str, now: datetime) -> None:
    """End a link and, by the account's epoch, every session that lives by it. Call inside a transaction.

    A link that has ended already stays as it is.
    """
    link.ended_at, link.ended_why = now, why
    if not Link.objects.filter(id=link.id, ended_at=None).update(ended_at=now, ended_why=why):
        return
    Account.objects.filter(id=link.account_id).update(credential_epoch=F("credential_epoch") + 1)
    record(AccountEvent.LINK_ENDED, now=now, account_id=link.account_id, data={"why": why})
    emit("account.link_ended", subject_id=link.account_id, now=now, link=link.id)
