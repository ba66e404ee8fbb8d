"""What every page says while the organisation that is acted for is suspended or dissolved."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jingban.mandates.principal import principal_id, principal_of
from jingban.parties.models import OrganisationState
from jingban.ui.frame import Standing


def standing(request: HttpRequest) -> Standing | None:
    """Give the banner's words; None while the organisation is live, and when none is acted for."""
    if principal_id(request) is None:
        return None
    organisation = principal_of(request)
    match organisation.state:
        case OrganisationState.SUSPENDED:
            return Standing(
                _("%(name)s已停业整顿") % {"name": organisation.name},
                _("登记状态恢复以前，不能办理业务，也不能授权。以前的办件和文书可以查看，已有的授权不会丢。"),
            )
        case OrganisationState.DISSOLVED:
            return Standing(
                _("%(name)s已注销") % {"name": organisation.name},
                _("授权已经结束，不能再办理业务。办件和文书可以查看。登记有误的，请到登记机关更正。"),
            )
    return None
