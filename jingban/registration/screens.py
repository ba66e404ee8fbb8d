"""What this room hands to the frame."""

from django.utils.translation import gettext_lazy as _

from jingban.registration import holdings
from jingban.ui import places
from jingban.ui.centre import register_tab


def register() -> None:
    """Register what is kept here, the tabs of 认证中心 and the places that refused people are led to."""
    holdings.register_all()
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
    for kind in ("person", "organisation"):
        register_tab(kind=kind, code="data", label=_("我的数据"), url_name="registration:data", order=60)
    places.register("register_person", "registration:person")
    places.register("register_organisation", "registration:register_organisation")
    places.register("complete_person", "registration:complete")
    places.register("confirm_organisation", "registration:organisation")
