"""What this room hands to the desk, and to the unmasking of staff."""

from django.utils.translation import gettext_lazy as _

from jingban.staff.use_cases import unmask
from jingban.ui import desk
from jingban.vetting.policies import REVIEWERS
from jingban.vetting.staff.queries import count_todo
from jingban.vetting.staff.unmasking import KIND, find


def register() -> None:
    """Register the queue 人工核验, and the masked values and papers of petitions."""
    desk.register(
        code="vetting",
        label=_("人工核验"),
        url_name="vetting:queue",
        order=15,
        roles={role.value for role in REVIEWERS},
        count=count_todo,
    )
    unmask.register(KIND, find)
