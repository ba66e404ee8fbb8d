"""What this room hands to the frame and the desk."""

from django.utils.translation import gettext_lazy as _

from jingban.portal.regions import region_name
from jingban.staff.models import Role
from jingban.ui import desk, frame, places


def register() -> None:
    """Register the menu's places, the name of the chosen region, and the content editors' pages."""
    for code in (
        "home",
        "personal_services",
        "employer_services",
        "guides",
        "flagships",
        "points",
        "notices",
        "services",
        "search",
        "region",
        "me",
    ):
        places.register(code, f"portal:{code}")
    frame.register("region", region_name)
    desk.register(
        code="content",
        label=_("内容"),
        url_name="portal:content",
        order=50,
        roles={Role.CONTENT_EDITOR.value},
    )
