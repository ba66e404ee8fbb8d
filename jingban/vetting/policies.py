"""Who among the staff may rule on a petition."""

from typing import Final

from jingban.accounts.models import Level, Link
from jingban.staff.models import Role
from jingban.staff.policies import holds, is_same
from jingban.staff.queries import OfficerOnDuty
from jingban.vetting.conflicts import own_matter
from jingban.vetting.models import Notice, Petition
from jingban.vetting.states import PetitionAction

REVIEWERS: Final = (Role.VETTING,)
PROVEN: Final = frozenset({Level.L3, Level.O2})


def reviewing_refusal(
    officer: OfficerOnDuty, petition: Petition, action: PetitionAction, *, own: bool
) -> str:
    """Say why an officer may not do this to a petition; empty when she may. `own` is what `concerns` says.

    Codes: `role`, `elsewhere` (division), `own_matter`, `four_eyes` (she was the first reviewer, under
    whichever account).
    """
    refusals = {
        "role": not holds(officer, *REVIEWERS),
        "elsewhere": not holds(officer, *REVIEWERS, place=petition.division),
        "own_matter": own,
        "four_eyes": action == PetitionAction.APPROVE_AGAIN and is_same(officer.officer, petition.first_by),
    }
    return next((code for code, refused in refusals.items() if refused), "")


def may_stop(notice: Notice, link: Link | None) -> bool:
    """Say whether who was told can stop the petition himself; `link` is what his account lives by.

    The petition's own account, the representative, and whoever is proven (L3, O2): an account that anybody can
    register on somebody else's number stops nothing.
    """
    own = notice.account_id == notice.petition.account_id
    return own or notice.role == "representative" or (link is not None and link.level in PROVEN)


def concerns(officer: OfficerOnDuty, petition: Petition) -> bool:
    """Say whether a petition is the officer's own matter, by what holds now."""
    own = own_matter(officer.officer.person_id)
    return Petition.objects.filter(own, id=petition.id).exists()
