"""Who among the staff opens what of this room."""

from typing import Final

from jingban.staff.models import Role

AUDITORS: Final = (Role.AUDITOR.value,)
SEARCHERS: Final = tuple(
    role.value
    for role in (Role.INTAKE, Role.REVIEWER, Role.DECIDER, Role.VETTING, Role.HELPDESK, Role.AUDITOR)
)
# A person is looked up by certificate number only, for a reason. The auditor audits; she looks nobody up.
PERSON_SEARCHERS: Final = tuple(
    role.value for role in (Role.INTAKE, Role.REVIEWER, Role.DECIDER, Role.VETTING, Role.HELPDESK)
)
