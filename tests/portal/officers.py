"""Members of staff for the pages of content."""

from jingban.staff.models import Officer, Role
from tests.factories import make_officer


def make_editor(login: str, role: Role = Role.CONTENT_EDITOR, *, division: str = "990100") -> Officer:
    """Give a member of staff, a content editor of the demo city unless said otherwise."""
    return make_officer(login, role, division=division).officer
