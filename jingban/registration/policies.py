"""Who may answer for an organisation, and which accounts wait for an answer."""

from jingban.accounts.models import Level, Link
from jingban.parties.models import Organisation, OrganisationState, Person
from jingban.parties.queries import current_representative


def can_answer(person: Person, organisation: Organisation) -> bool:
    """Say whether a person is, by what we know of the register, the organisation's legal representative now."""
    head = current_representative(organisation)
    return head is not None and head.id == person.id and organisation.state == OrganisationState.LIVE


def waits(link: Link) -> bool:
    """Say whether a link is an organisation's and not confirmed yet."""
    return link.ended_at is None and link.organisation_id is not None and link.level == Level.O1
