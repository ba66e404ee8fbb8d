"""The hourly cleaning of this room, and what life does to accounts. Who loses a link is told by `registration`."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from jingban.accounts import codes
from jingban.accounts.models import Authenticator, Challenge
from jingban.accounts.queries import accounts_of, proven_account_of_person
from jingban.accounts.sessions import forget_ended_sessions
from jingban.accounts.stopping import forget_tokens
from jingban.accounts.telling import tell_once
from jingban.accounts.use_cases.end_earlier_sessions import end_earlier_sessions
from jingban.accounts.use_cases.follow_merge import follow_merge, unfollow_merge
from jingban.accounts.use_cases.freeze_account import freeze_account
from jingban.ledger import every, handles
from jingban.ledger.models import OutboxEvent
from jingban.parties.models import Merge, Organisation, OrganisationState, Person, PersonState


@every(seconds=3600, name="accounts.forget")
def forget(now: datetime) -> None:
    """Delete sessions that are over, codes that no limit counts any more, old links and challenges, set-ups left."""
    forget_ended_sessions(now)
    codes.forget_codes(now)
    forget_tokens(now=now)
    Challenge.objects.filter(expires_at__lte=now).delete()
    Authenticator.objects.filter(added_at=None, begun_at__lte=now - timedelta(days=1)).delete()


@handles("organisation.state_changed")
def end_sessions_of_the_dissolved(event: OutboxEvent, now: datetime) -> None:
    """Sign a dissolved organisation's accounts out; who has signed in since, to look, goes on."""
    organisation = Organisation.objects.get(id=event.subject_id)
    if organisation.state == OrganisationState.DISSOLVED:
        for account in accounts_of(organisation):
            end_earlier_sessions(account=account, until=event.created_at, now=now)


@handles("person.state_changed")
def freeze_the_dead(event: OutboxEvent, now: datetime) -> None:
    """Freeze the accounts of a person who the register says has died."""
    person = Person.objects.get(id=event.subject_id)
    if person.state == PersonState.DEAD:
        for account in accounts_of(person):
            freeze_account(account=account, how="register", template="account.frozen_by_register", now=now)


@handles("person.merged")
def follow(event: OutboxEvent, now: datetime) -> None:
    """Let the accounts of a merged record follow it, and tell the one that stays."""
    merge = Merge.objects.get(id=UUID(event.ids["merge"]))
    follow_merge(merge=merge, now=now)
    account = proven_account_of_person(merge.survivor_id)
    if account:
        tell_once(account, "account.merged_into", {}, since=event.created_at, now=now)


@handles("person.merge_undone")
def unfollow(event: OutboxEvent, now: datetime) -> None:
    """Give a record that stands by itself again its accounts back, and tell both sides."""
    merge = Merge.objects.get(id=UUID(event.ids["merge"]))
    # In one transaction: who is given back is not given back again, and would never be told.
    with transaction.atomic():
        restored = unfollow_merge(merge=merge, now=now)
        own = proven_account_of_person(merge.survivor_id)
        for account in [*restored, *([own] if own else [])]:
            tell_once(account, "account.merge_undone", {}, since=event.created_at, now=now)
