"""The petition for an organisation's new phone (walk.md M-4.2.3): whose account, which papers, what happens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingban.accounts.models import Account
from jingban.accounts.queries import (
    account_of_representative,
    live_links_of,
)
from jingban.accounts.use_cases.end_sessions import end_sessions
from jingban.foundation.masks import mask_phone, mask_username
from jingban.parties.models import Organisation, OrganisationState
from jingban.parties.queries import current_representative
from jingban.vetting import kinds
from jingban.vetting.kinds import Check, Concerned, Kind, Line, Reason, Slot
from jingban.vetting.matters.papers import (
    EMBLEM,
    GENUINE,
    HEAD_ID,
    LICENCE,
    LICENCE_FITS,
    PORTRAIT,
    UNREADABLE,
    give_new_phone,
    hindrance_of_organisation,
    person_lines,
)
from jingban.vetting.models import Petition

AGAIN: Final = gettext_lazy("请核对后重新申请，或者请法定代表人用本人的账号确认，也可以到服务窗口办理")


def account_meant(organisation: Organisation) -> Account | None:
    """Give the account whose phone is asked for: the confirmed one, else the only one; None when none is meant.

    Of several unconfirmed accounts nobody can say which is the organisation's.
    """
    links = list(live_links_of(organisation)[:2])
    if links and (links[0].level == "O2" or len(links) == 1):
        return links[0].account
    return None


def matter(petition: Petition) -> str:
    """Say what would change."""
    return _("%(organisation)s法人账号的手机号换成 %(phone)s") % {
        "organisation": petition.organisation.name if petition.organisation else "",
        "phone": mask_phone(petition.phone),
    }


def compare(petition: Petition) -> list[Line]:
    """Give what the papers are held against."""
    organisation, account = petition.organisation, petition.account
    assert organisation is not None
    state = str(OrganisationState(organisation.state).label)
    lines = [
        Line(
            code="name",
            label=_("单位名称"),
            claimed=petition.claim["name"],
            registered=organisation.name,
        ),
        Line(
            code="uscc",
            label=_("统一社会信用代码"),
            claimed=petition.claim["uscc"],
            registered=organisation.uscc,
        ),
        Line(code="state", label=_("登记状态"), registered=state),
        *person_lines(
            current_representative(organisation),
            code="head",
            name=_("法定代表人"),
            number=_("法定代表人证件号码"),
        ),
        Line(
            code="phone",
            label=_("新手机号"),
            claimed=mask_phone(petition.phone),
            whole=lambda: petition.phone,
        ),
    ]
    if account is None:
        return lines
    former = account.phone or ""
    lines.append(
        Line(
            code="former_phone",
            label=_("原手机号"),
            registered=mask_phone(former) if former else _("没有"),
            whole=(lambda: former) if former else None,
        )
    )
    lines.append(Line(code="username", label=_("用户名"), registered=mask_username(account.username or "")))
    return lines


def hindrance(petition: Petition) -> str:
    """Say why the phone cannot be changed now; empty when it can.

    Codes: `no_account`, `state` (of the organisation), `changed` (the account is no longer what it was when
    the petition began).
    """
    account = petition.account
    code = hindrance_of_organisation(account, petition.organisation)
    if code or account is None:
        return code
    return "" if (account.phone or "") == petition.claim["former_phone"] else "changed"


def concerned(petition: Petition) -> Sequence[Concerned]:
    """List the account itself, at its old phone, and the representative; agents are told by the room of mandates."""
    account, organisation = petition.account, petition.organisation
    if account is None or organisation is None:
        return []
    told = [Concerned(role="account", account=account, phone=account.phone)]
    own = account_of_representative(organisation)
    if own:
        told.append(Concerned(role="representative", account=own, phone=own.phone))
    return told


def carry_out(petition: Petition, now: datetime) -> None:
    """Give the account its new phone and end its sessions; the organisation and its mandates stay."""
    assert petition.account is not None
    account = Account.objects.get(id=petition.account.id)
    give_new_phone(account, petition.phone, now=now)
    end_sessions(account=account, now=now)


ORGANISATION_PHONE: Final = Kind(
    code="organisation-phone",
    name=gettext_lazy("重置手机号"),
    slots=(
        LICENCE,
        PORTRAIT,
        EMBLEM,
        Slot(
            code="proof",
            label=gettext_lazy("上传凭证"),
            hint=gettext_lazy(
                "证明新号码由单位使用，任选一种：单位出具的证明书、运营商实名认证证明、缴费发票。最多 5 份"
            ),
            most=5,
        ),
    ),
    checks=(
        LICENCE_FITS,
        HEAD_ID,
        Check(code="proof", label=gettext_lazy("凭证能说明新号码由本单位使用")),
        GENUINE,
    ),
    reasons=(
        Reason(
            code="mismatch",
            label=gettext_lazy("单位、账号或材料与登记的不一致"),
            again=AGAIN,
        ),
        UNREADABLE,
        Reason(
            code="proof",
            label=gettext_lazy("凭证不能说明新号码由本单位使用"),
            again=gettext_lazy("请换一种凭证，例如运营商出具的实名认证证明，再重新申请"),
        ),
        Reason(
            code="doubt",
            label=gettext_lazy("材料的真实性有疑问"),
            again=gettext_lazy("请带原件到服务窗口办理，或者请法定代表人用本人的账号确认"),
        ),
    ),
    matter=matter,
    compare=compare,
    hindrance=hindrance,
    concerned=concerned,
    carry_out=carry_out,
    then=gettext_lazy("新手机号生效，账号在所有设备上退出"),
    afterwards=gettext_lazy("可以创建新的经办人，已有的经办人不受影响"),
    confirmable=True,
    holds=settings.PHONE_CHANGE_HOLD_DAYS,
)


def register() -> None:
    """Let vetting know of it."""
    kinds.register(ORGANISATION_PHONE)
