"""The live face cannot be taken: papers seen by two reviewers stand for it, and raise the account to L3."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingban.accounts.models import Account, Level
from jingban.accounts.queries import live_links_of
from jingban.accounts.use_cases.raise_level import raise_level
from jingban.foundation.masks import mask_name
from jingban.vetting.applicant import OwnPhoneForm
from jingban.vetting.kinds import Begin, Concerned, Kind, Line, Slot, Subject, UnableToBegin
from jingban.vetting.matters.papers import (
    BACK,
    FRONT,
    GENUINE,
    HOLDING,
    OWN_ID,
    REASONS,
    SAME_FACE,
    hindrance_of_person,
    person_lines,
    phone_line,
)
from jingban.vetting.models import Petition


def subject(signed_in: Any, _typed: dict[str, Any]) -> Subject:
    """Give the account that is signed in. Raises `UnableToBegin` for one that needs no proof, or has no person."""
    if signed_in.level != Level.L2:
        raise UnableToBegin(None, _("您的账号现在不用办理这一项"))
    return Subject(account=signed_in.account, person=signed_in.person)


def matter(petition: Petition) -> str:
    """Say what would change."""
    name = mask_name(petition.person.name) if petition.person else ""
    return _("%(name)s的账号凭材料通过实人认证") % {"name": name}


def compare(petition: Petition) -> list[Line]:
    """Give what the papers are held against."""
    return [*person_lines(petition.person), *phone_line(petition.account)]


def hindrance(petition: Petition) -> str:
    """Say why the account cannot be raised now."""
    return hindrance_of_person(petition.account, petition.person)


def concerned(petition: Petition) -> Sequence[Concerned]:
    """List the account itself, and every other that would lose its tie to the person."""
    if petition.account is None or petition.person is None:
        return []
    accounts = [one.account for one in live_links_of(petition.person)]
    return [
        Concerned(role="person" if one.id == petition.account.id else "other", account=one, phone=one.phone)
        for one in accounts
    ]


def carry_out(petition: Petition, now: datetime) -> None:
    """Raise the account to L3; other ties to the person end, as after a live face."""
    assert petition.account is not None
    raise_level(account=Account.objects.get(id=petition.account.id), now=now)


NO_FACE: Final = Kind(
    code="no-face",
    name=gettext_lazy("不便刷脸的实人认证"),
    slots=(
        FRONT,
        BACK,
        HOLDING,
        Slot(
            code="reason",
            label=gettext_lazy("不便刷脸的证明"),
            hint=gettext_lazy("没有的可以不交"),
            least=0,
            most=3,
        ),
    ),
    checks=(OWN_ID, SAME_FACE, GENUINE),
    reasons=REASONS,
    matter=matter,
    compare=compare,
    hindrance=hindrance,
    concerned=concerned,
    carry_out=carry_out,
    then=gettext_lazy("账号成为实人用户"),
    begin=Begin(
        form=OwnPhoneForm,
        subject=subject,
        signed_in="person",
        lead=gettext_lazy("不能刷脸，或者刷不过的，可以交材料，由两名工作人员核验。先验证账号的手机号。"),
    ),
)
