"""What the kinds of petitions about people share: papers, points to check, reasons, and how a person is shown."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingban.accounts.models import Account, Level
from jingban.accounts.queries import live_link
from jingban.accounts.use_cases.change_passkey import remove_passkeys
from jingban.accounts.use_cases.set_phone import set_phone
from jingban.accounts.use_cases.set_up_authenticator import remove_authenticator
from jingban.foundation.masks import mask_name, mask_number, mask_phone
from jingban.parties.models import Organisation, OrganisationState, Person, PersonState
from jingban.parties.queries import current_certificate
from jingban.vetting.kinds import Check, Line, Reason, Slot

FRONT: Final = Slot(code="front", label=gettext_lazy("证件正面"), group=gettext_lazy("本人身份证件"))
BACK: Final = Slot(code="back", label=gettext_lazy("证件背面"), group=gettext_lazy("本人身份证件"))
HOLDING: Final = Slot(
    code="holding",
    label=gettext_lazy("本人手持证件的照片"),
    hint=gettext_lazy("脸和证件都要看得清，不要遮挡"),
)

# Of an organisation and its representative.
LICENCE: Final = Slot(code="licence", label=gettext_lazy("营业执照照片"))
PORTRAIT: Final = Slot(code="portrait", label=gettext_lazy("人像面"), group=gettext_lazy("法人身份证件"))
EMBLEM: Final = Slot(code="emblem", label=gettext_lazy("国徽面"), group=gettext_lazy("法人身份证件"))

OWN_ID: Final = Check(code="own_id", label=gettext_lazy("身份证件与登记的姓名、号码一致，在有效期内"))
SAME_FACE: Final = Check(code="same_face", label=gettext_lazy("手持证件的人与证件上的是同一个人"))
LICENCE_FITS: Final = Check(code="licence", label=gettext_lazy("营业执照上的名称、信用代码与登记一致"))
HEAD_ID: Final = Check(
    code="head", label=gettext_lazy("身份证件是登记的法定代表人的，在有效期内，两面是同一张")
)
GENUINE: Final = Check(code="genuine", label=gettext_lazy("图片清晰完整，没有涂改、翻拍的痕迹"))

AGAIN: Final = gettext_lazy("请核对后重新申请，也可以带本人证件到服务窗口办理")
MISMATCH: Final = Reason(
    code="mismatch", label=gettext_lazy("填写的内容、账号或材料与登记的不一致"), again=AGAIN
)
UNREADABLE: Final = Reason(
    code="unreadable",
    label=gettext_lazy("材料看不清或者不完整"),
    again=gettext_lazy("请拍清四个角、不反光，再重新申请"),
)
DOUBT: Final = Reason(
    code="doubt",
    label=gettext_lazy("材料的真实性有疑问"),
    again=gettext_lazy("请带证件原件到服务窗口办理"),
)
REASONS: Final = (MISMATCH, UNREADABLE, DOUBT)


def person_lines(
    person: Person | None, *, code: str = "person", name: str = "", number: str = ""
) -> list[Line]:
    """Give a person's registered name and certificate number, masked; none for nobody.

    `name` and `number` are the labels, where others are wanted than for the applicant herself.
    """
    if person is None:
        return []
    lines = [
        Line(
            code=f"{code}_name",
            label=name or _("登记的姓名"),
            registered=mask_name(person.name),
            whole=lambda: person.name,
        )
    ]
    certificate = current_certificate(person)
    if certificate:
        lines.append(
            Line(
                code=f"{code}_number",
                label=number or _("登记的证件号码"),
                registered=mask_number(certificate.type, certificate.number),
                whole=lambda: certificate.number,
            )
        )
    return lines


def phone_line(account: Account | None) -> list[Line]:
    """Give an account's phone, masked."""
    if account is None:
        return []
    phone = account.phone or ""
    return [
        Line(
            code="former_phone",
            label=_("账号的手机号"),
            registered=mask_phone(phone) if phone else _("没有"),
            whole=(lambda: phone) if phone else None,
        )
    ]


def hindrance_of_person(account: Account | None, person: Person | None, *, level: Level = Level.L2) -> str:
    """Say why nothing can be done for a person's account now.

    No account, not living, tied to another, or not of this level any more.
    """
    if account is None or person is None:
        return "no_account"
    if person.state != PersonState.LIVING:
        return "state"
    link = live_link(account)
    if link is None or link.person_id != person.id or account.closed_at:
        return "changed"
    return "level" if level == Level.L3 and link.level != Level.L3 else ""


def hindrance_of_organisation(account: Account | None, organisation: Organisation | None) -> str:
    """Say why nothing can be done for an organisation's account now.

    No account, the organisation not live, or the account tied to it no more.
    """
    if account is None or organisation is None:
        return "no_account"
    if organisation.state != OrganisationState.LIVE:
        return "state"
    link = live_link(account)
    ours = link is not None and link.organisation_id == organisation.id
    return "" if ours and not account.closed_at else "changed"


def give_new_phone(account: Account, phone: str, *, now: datetime) -> None:
    """Give an account a phone (E.164) in the place of a lost one.

    An authenticator was on the lost phone: it goes, since else its holder could not sign in again. Passkeys go,
    too: they may be of whoever has the lost phone now.
    """
    set_phone(account=account, phone=phone, now=now)
    remove_authenticator(account=account, now=now)
    remove_passkeys(account=account, now=now)
