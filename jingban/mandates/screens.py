"""What this room hands to the frame."""

from django.utils.translation import gettext_lazy as _

from jingban.mandates import documents, holdings
from jingban.mandates.standing import standing
from jingban.ui import frame, places
from jingban.ui.centre import register_tab


def register() -> None:
    """Register the tabs 我的经办人 and 我的授权, and the places that other pages link to."""
    register_tab(
        kind="organisation", code="agents", label=_("我的经办人"), url_name="mandates:agents", order=40
    )
    register_tab(kind="person", code="mandates", label=_("我的授权"), url_name="mandates:mine", order=40)
    places.register("agents", "mandates:agents")
    places.register("my_mandates", "mandates:mine")
    places.register("acting_for", "mandates:choose")
    documents.register(documents.find_certificate)
    frame.register("standing", standing)
    holdings.register_all()
