"""What follows from an account's events, and the hourly cleaning."""

from datetime import datetime
from uuid import UUID

from jingban.accounts import codes
from jingban.accounts.models import Account, Link
from jingban.accounts.sessions import forget_ended_sessions
from jingban.ledger import every, handles
from jingban.ledger.models import OutboxEvent
from jingban.messages.use_cases.send import send


@handles("account.link_ended")
def tell_of_displaced_link(event: OutboxEvent, now: datetime) -> None:
    """Tell an account that somebody else proved the party it was linked to (design.md 4)."""
    link = Link.objects.select_related("account", "organisation").get(id=UUID(event.ids["link"]))
    if link.ended_why != "displaced":
        return
    organisation = link.organisation
    send(
        template="account.organisation_link_ended" if organisation else "account.link_ended",
        now=now,
        account_id=link.account_id,
        phone=link.account.phone,
        language=link.account.language,
        params={"organisation": organisation.name} if organisation else {},
    )


@handles("account.phone_released")
def tell_of_released_phone(event: OutboxEvent, now: datetime) -> None:
    """Tell an account in its inbox that its phone number now belongs to somebody else's account."""
    account = Account.objects.get(id=event.subject_id)
    send(
        template="account.phone_released",
        now=now,
        account_id=account.id,
        language=account.language,
        params={},
    )


@every(seconds=3600, name="accounts.forget")
def forget(now: datetime) -> None:
    """Delete sessions that are over and codes that no limit counts any more."""
    forget_ended_sessions(now)
    codes.forget_codes(now)
