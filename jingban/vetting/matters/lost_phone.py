"""A person's phone is lost: the account gets a new one (M-4.1.2-4/5, ours)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingban.accounts.models import Account, Level
from jingban.accounts.queries import live_link, live_links_of
from jingban.accounts.use_cases.end_sessions import end_sessions
from jingban.accounts.use_cases.lower_level import lower_level
from jingban.foundation.masks import mask_name, mask_phone
from jingban.foundation.names import names_match
from jingban.parties.models import Person
from jingban.parties.queries import people_by_number
from jingban.vetting.applicant import PhoneForm
from jingban.vetting.kinds import Begin, Check, Concerned, Kind, Line, Slot, Subject
from jingban.vetting.matters.papers import (
    BACK,
    FRONT,
    GENUINE,
    HOLDING,
    OWN_ID,
    REASONS,
    SAME_FACE,
    give_new_phone,
    hindrance_of_person,
    person_lines,
    phone_line,
)
from jingban.vetting.models import Petition


class LostPhoneForm(PhoneForm):
    """Who one is, and the new phone."""

    name = forms.CharField(
        label=gettext_lazy("姓名"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "name", "data-width": "medium"}),
    )
    number = forms.CharField(
        label=gettext_lazy("证件号码"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "data-width": "medium", "spellcheck": "false"}),
    )
    field_order = ("name", "number", "phone", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = gettext_lazy("新的手机号。验证码会发到这里")


def subject(_signed_in: Any, typed: dict[str, Any]) -> Subject:
    """Give whose account is meant; what fits nobody goes on alike without one."""
    person = next(
        (one for one in people_by_number(typed["number"]) if names_match(typed["name"], one.name)), None
    )
    account = account_meant(person) if person else None
    return Subject(
        account=account,
        person=person if account else None,
        claim={
            "name": typed["name"],
            "number": typed["number"],
            "former_phone": (account.phone or "") if account else "",
        },
    )


def account_meant(person: Person) -> Account | None:
    """Give the proven account of a person, else the first that was made.

    Whoever registers on her number later stands in the way of nothing; the reviewers see the account's phone.
    """
    first = live_links_of(person).first()
    return first.account if first else None


def matter(petition: Petition) -> str:
    """Say what would change; nothing but what was typed."""
    return _("%(name)s个人账号的手机号换成 %(phone)s") % {
        "name": mask_name(petition.claim["name"]),
        "phone": mask_phone(petition.phone),
    }


def compare(petition: Petition) -> list[Line]:
    """Give what the papers are held against."""
    claim = petition.claim
    return [
        Line(
            code="name", label=_("姓名"), claimed=mask_name(claim["name"]), whole=lambda: str(claim["name"])
        ),
        Line(code="number", label=_("证件号码"), claimed=_("已填写"), whole=lambda: str(claim["number"])),
        *person_lines(petition.person),
        Line(
            code="phone",
            label=_("新手机号"),
            claimed=mask_phone(petition.phone),
            whole=lambda: petition.phone,
        ),
        *phone_line(petition.account),
    ]


def hindrance(petition: Petition) -> str:
    """Say why the phone cannot be changed now."""
    code = hindrance_of_person(petition.account, petition.person)
    if code or petition.account is None:
        return code
    return "" if (petition.account.phone or "") == petition.claim["former_phone"] else "changed"


def concerned(petition: Petition) -> Sequence[Concerned]:
    """List the account itself, at its old phone."""
    account = petition.account
    return [Concerned(role="account", account=account, phone=account.phone)] if account else []


def carry_out(petition: Petition, now: datetime) -> None:
    """Give the account its new phone, end its sessions, and ask for the live face again (design.md 6)."""
    assert petition.account is not None
    account = Account.objects.get(id=petition.account.id)
    give_new_phone(account, petition.phone, now=now)
    link = live_link(account)
    if link and link.level == Level.L3:
        lower_level(link=link, why="phone_reset", now=now)
    end_sessions(account=account, now=now)


LOST_PHONE: Final = Kind(
    code="lost-phone",
    name=gettext_lazy("更换个人手机号"),
    slots=(
        FRONT,
        BACK,
        HOLDING,
        Slot(
            code="proof",
            label=gettext_lazy("上传凭证"),
            hint=gettext_lazy("证明新号码是本人的：运营商实名认证证明或者缴费发票"),
        ),
    ),
    checks=(
        OWN_ID,
        SAME_FACE,
        Check(code="proof", label=gettext_lazy("凭证能说明新号码是本人的")),
        GENUINE,
    ),
    reasons=REASONS,
    matter=matter,
    compare=compare,
    hindrance=hindrance,
    concerned=concerned,
    carry_out=carry_out,
    then=gettext_lazy("新手机号生效，账号在所有设备上退出，需要重新进行实人认证"),
    begin=Begin(
        form=LostPhoneForm,
        subject=subject,
        lead=gettext_lazy("账号绑定的手机号不能用了，密码也忘了，可以凭材料换成新的手机号。先验证新手机号。"),
    ),
)
