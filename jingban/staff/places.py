"""How the desk names where a role holds."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jingban.foundation import divisions

EVERYWHERE = "000000"


def place_name(division: str) -> str:
    """Give a division's name in the page's language; the code itself when it is unknown."""
    return _("全国") if division == EVERYWHERE else divisions.name(division, get_language() or "")
