"""Who may answer for an organisation, and which accounts wait for an answer."""

from datetime import datetime

from jingban.accounts.models import Level, Link
from jingban.parties.models import Organisation, OrganisationState, Person
from jingban.parties.queries import current_representative


def can_answer(person: Person, organisation: Organisation) -> bool:
    """Say whether a person is, by what we know of the register, the organisation's legal representative now."""
    head = current_representative(organisation)
    return head is not None and head.id == person.id and organisation.state == OrganisationState.LIVE


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
