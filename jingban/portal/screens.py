"""What this room hands to the frame."""

from jingban.portal.regions import region_name
from jingban.ui import frame, places


def register() -> None:
    """Register the menu's places and the name of the chosen region."""
    for code in (
        "home",
        "personal_services",
        "employer_services",
        "guides",
        "flagships",
        "points",
        "notices",
        "search",
        "region",
    ):
        places.register(code, f"portal:{code}")
    frame.register("region", region_name)
