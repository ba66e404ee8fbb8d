"""What this room hands to the frame."""

from django.utils.translation import gettext_lazy as _

from jingban.ui import places
from jingban.ui.centre import register_tab


def register() -> None:
    """Register the tabs of 认证中心 and the places that refused people are led to."""
    register_tab(
        kind="person", code="identity", label=_("实名信息"), url_name="registration:identity", order=30
    )
    register_tab(
        kind="organisation",
        code="organisation",
        label=_("单位信息"),
        url_name="registration:organisation",
        order=20,
    )
    register_tab(
        kind="organisation",
        code="identity",
        label=_("实名信息"),
        url_name="registration:organisation_identity",
        order=30,
    )
    places.register("register_person", "registration:person")
    places.register("register_organisation", "registration:register_organisation")
    places.register("complete_person", "registration:complete")
    places.register("confirm_organisation", "registration:organisation")
