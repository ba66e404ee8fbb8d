"""What this room hands to the desk, and to the unmasking of staff."""

from django.utils.translation import gettext_lazy as _

from jingban.staff.use_cases import unmask
from jingban.ui import desk
from jingban.vetting import holdings, kinds
from jingban.vetting.matters.lost_phone import LOST_PHONE
from jingban.vetting.matters.merge import MERGE, UNMERGE
from jingban.vetting.matters.name_change import NAME_CHANGE
from jingban.vetting.matters.no_face import NO_FACE
from jingban.vetting.matters.organisation_level import ORGANISATION_LEVEL
from jingban.vetting.policies import REVIEWERS
from jingban.vetting.staff.queries import count_todo
from jingban.vetting.staff.unmasking import KIND, find


def register() -> None:
    """Register the queue 人工核验, the masked values and papers of petitions, and the kinds of this room."""
    desk.register(
        code="vetting",
        label=_("人工核验"),
        url_name="vetting:queue",
        order=15,
        roles={role.value for role in REVIEWERS},
        count=count_todo,
    )
    unmask.register(KIND, find)
    holdings.register_all()
    for kind in (LOST_PHONE, NO_FACE, NAME_CHANGE, MERGE, UNMERGE, ORGANISATION_LEVEL):
        kinds.register(kind)
