"""What this room hands to the frame and the desk."""

from django.utils.translation import gettext_lazy as _

from jingban.backoffice.policies import AUDITORS, SEARCHERS
from jingban.ui import desk, places


def register() -> None:
    """Register the staff home, the search and the auditor's pages."""
    places.register("staff_home", "backoffice:home")
    desk.register(
        code="search", label=_("查询"), url_name="backoffice:search", order=30, roles=set(SEARCHERS)
    )
    desk.register(code="audit", label=_("审计"), url_name="backoffice:audit", order=70, roles=set(AUDITORS))
