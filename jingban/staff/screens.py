"""What this room hands to the frame and the desk."""

from django.utils.translation import gettext_lazy as _

from jingban.staff.models import Role
from jingban.ui import desk, places


def register() -> None:
    """Register the staff sign-in pages and the list of members of staff."""
    places.register("staff_sign_in", "staff:sign_in")
    places.register("staff_sign_out", "staff:sign_out")
    desk.register(
        code="officers", label=_("人员"), url_name="staff:officers", order=80, roles={Role.STAFF_ADMIN.value}
    )
