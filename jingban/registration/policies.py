"""Which accounts wait for the representative's answer."""

from datetime import datetime

from jingban.accounts.models import Level, Link


def waits(link: Link) -> bool:
    """Say whether a link is an organisation's and not confirmed yet, or only by a former representative."""
    if link.ended_at or link.organisation is None:
        return False
    return link.level == Level.O1 or asked_again_since(link) is not None


def asked_again_since(link: Link) -> datetime | None:
    """Give since when a confirmed account needs the new representative's word; None when it needs none."""
    if link.organisation is None:
        return None
    head = link.organisation.representatives.filter(until=None).first()
    return head.since if head and is_outdated(link, head.since) else None


def is_outdated(link: Link, head_since: datetime | None) -> bool:
    """Say whether an account was confirmed before the present representative, who is one since an instant."""
    if link.level != Level.O2 or head_since is None:
        return False
    return link.proven_at is None or link.proven_at < head_since
