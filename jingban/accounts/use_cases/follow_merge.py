"""Two records are one person: the accounts of the one that gave way go with it, and come back when it is undone."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from jingban.accounts.events import AccountEvent
from jingban.accounts.models import Account, Level, Link
from jingban.accounts.queries import live_link
from jingban.accounts.use_cases.raise_level import end_link
from jingban.ledger import record
from jingban.parties.models import Merge

MERGED: Final = "merged"
UNMERGED: Final = "unmerged"


def follow_merge(*, merge: Merge, now: datetime) -> None:
    """End the ties of accounts to the merged record, and their sessions; done again it changes nothing.

    Where the register said that the two are one, the account that was proven stays the person's own when the
    survivor has none that is; papers displace nobody. Holders are told by event (`account.link_ended`).
    """
    with transaction.atomic():
        taken = Link.objects.filter(person=merge.survivor_id, ended_at=None, level=Level.L3).exists()
        for link in _live(merge.merged_id):
            end_link(link=link, why=MERGED, now=now)
            if merge.by_register and link.level == Level.L3 and not taken:
                for other in _live(merge.survivor_id):
                    end_link(link=other, why="displaced", now=now)
                _tie(link.account, Link(person_id=merge.survivor_id, level=link.level), link.proven_at, now)


def unfollow_merge(*, merge: Merge, now: datetime) -> list[Account]:
    """Tie the accounts to the record again that stands by itself now; gives them. Done again it changes nothing.

    An account that was tied to somebody else since stays as it is.
    """
    former = Link.objects.filter(
        person=merge.merged_id, ended_why=MERGED, ended_at__gte=merge.at, account__closed_at=None
    )
    restored = []
    with transaction.atomic():
        for link in former.select_related("account").order_by("-level", "since"):
            held = live_link(link.account)
            if held and (held.person_id != merge.survivor_id or held.since < merge.at):
                continue
            if held:
                end_link(link=held, why=UNMERGED, now=now)
            _tie(link.account, Link(person_id=merge.merged_id, level=link.level), link.proven_at, now)
            restored.append(link.account)
    return restored


def _live(person_id: UUID) -> list[Link]:
    links = Link.objects.select_for_update(of=("self",)).filter(person=person_id, ended_at=None)
    return list(links.select_related("account").order_by("id"))


def _tie(account: Account, link: Link, proven_at: datetime | None, now: datetime) -> None:
    link.account, link.since, link.proven_at = account, now, proven_at
    link.save(force_insert=True)
    record(AccountEvent.LINK_MADE, now=now, account_id=account.id, data={"level": link.level})
