"""What this room hands to the desk."""

from django.utils.translation import gettext_lazy as _

from jingban.catalogue.staff.views import CATALOGUE_ADMIN
from jingban.ui import desk


def register() -> None:
    """Register the administrator's two pages."""
    desk.register(
        code="services", label=_("服务事项"), url_name="catalogue:services", order=60, roles={CATALOGUE_ADMIN}
    )
    desk.register(
        code="calendar", label=_("工作日历"), url_name="catalogue:calendar", order=65, roles={CATALOGUE_ADMIN}
    )
