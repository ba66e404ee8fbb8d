"""Who of the staff may write for the public, and for which place."""

from jingban.portal.regions import own_region
from jingban.staff.models import Role
from jingban.staff.policies import holds
from jingban.staff.queries import OfficerOnDuty


def can_edit(officer: OfficerOnDuty, region: str) -> bool:
    """Say whether an officer may write for a region: a content editor whose division contains it.

    What is for everybody belongs to the operator's own place (setting `BRAND`).
    """
    return holds(officer, Role.CONTENT_EDITOR, place=region or own_region())
