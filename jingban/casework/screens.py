"""What this room hands to the frame, the desk, and the unmasking of staff."""

from django.utils.translation import gettext_lazy as _

from jingban.casework import holdings
from jingban.casework.documents import find_case
from jingban.casework.policies import READERS, WORKERS
from jingban.casework.staff.queries import count_todo
from jingban.casework.staff.unmasking import find
from jingban.mandates import documents
from jingban.staff.use_cases import unmask
from jingban.ui import desk, places


def register() -> None:
    """Register 我的办件, the queue 待办 and 已办, and the masked answers of cases, and what is checked by code."""
    places.register("cases", "casework:cases")
    desk.register(
        code="todo",
        label=_("待办"),
        url_name="casework:todo",
        order=10,
        roles={role.value for role in WORKERS},
        count=count_todo,
    )
    desk.register(
        code="all_cases",
        label=_("全部办件"),
        url_name="casework:staff_cases",
        order=20,
        roles={role.value for role in READERS},
    )
    unmask.register("case", find)
    documents.register(find_case)
    holdings.register_all()
