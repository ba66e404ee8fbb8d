"""A person has another name, and the register does not show it yet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingban.accounts.models import Level
from jingban.foundation.masks import mask_name
from jingban.foundation.names import names_match
from jingban.parties.models import Person
from jingban.parties.use_cases.rename_person import rename_person
from jingban.vetting.applicant import OwnPhoneForm
from jingban.vetting.kinds import Begin, Check, Concerned, Kind, Line, Slot, Subject, UnableToBegin
from jingban.vetting.matters.papers import (
    BACK,
    FRONT,
    GENUINE,
    REASONS,
    hindrance_of_person,
    person_lines,
    phone_line,
)
from jingban.vetting.models import Petition


class NameForm(OwnPhoneForm):
    """The name as the new certificate has it."""

    name = forms.CharField(
        label=gettext_lazy("现在的姓名"),
        help_text=gettext_lazy("与新证件上的一致"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "name", "data-width": "medium"}),
    )
    field_order = ("name", "code")


def subject(signed_in: Any, typed: dict[str, Any]) -> Subject:
    """Give the person that is signed in. Raises `UnableToBegin` for one not proven (L3), or the same name."""
    if signed_in.person is None or signed_in.level != Level.L3:
        raise UnableToBegin(None, _("请先完成实人认证"))
    name = typed["name"].strip()
    if names_match(name, signed_in.person.name):
        raise UnableToBegin("name", _("这就是现在登记的姓名"))
    claim = {"name": name, "former": signed_in.person.name}
    return Subject(account=signed_in.account, person=signed_in.person, claim=claim)


def matter(petition: Petition) -> str:
    """Say what would change."""
    claim = petition.claim
    return _("姓名由%(former)s改为%(name)s") % {
        "former": mask_name(claim["former"]),
        "name": mask_name(claim["name"]),
    }


def compare(petition: Petition) -> list[Line]:
    """Give what the papers are held against."""
    name = str(petition.claim["name"])
    return [
        Line(code="name", label=_("现在的姓名"), claimed=mask_name(name), whole=lambda: name),
        *person_lines(petition.person),
        *phone_line(petition.account),
    ]


def hindrance(petition: Petition) -> str:
    """Say why the name cannot be changed now."""
    code = hindrance_of_person(petition.account, petition.person, level=Level.L3)
    if code or petition.person is None:
        return code
    return "" if petition.person.name == petition.claim["former"] else "changed"


def concerned(petition: Petition) -> Sequence[Concerned]:
    """List the person's own account."""
    account = petition.account
    return [Concerned(role="person", account=account, phone=account.phone)] if account else []


def carry_out(petition: Petition, now: datetime) -> None:
    """Write the new name; the former one finds the person still."""
    assert petition.person is not None
    rename_person(person=Person.objects.get(id=petition.person.id), name=petition.claim["name"], now=now)


NAME_CHANGE: Final = Kind(
    code="name-change",
    name=gettext_lazy("更改姓名"),
    slots=(
        FRONT,
        BACK,
        Slot(
            code="proof",
            label=gettext_lazy("更名的证明"),
            hint=gettext_lazy("户口簿的变更页、公安机关的证明，或者其他有权机关的证明"),
            most=3,
        ),
    ),
    checks=(
        Check(code="new_id", label=gettext_lazy("新证件上的姓名与填写的一致，号码与登记的一致")),
        Check(code="proof", label=gettext_lazy("证明能说明是同一个人改了姓名")),
        GENUINE,
    ),
    reasons=REASONS,
    matter=matter,
    compare=compare,
    hindrance=hindrance,
    concerned=concerned,
    carry_out=carry_out,
    then=gettext_lazy("新的姓名生效"),
    begin=Begin(
        form=NameForm,
        subject=subject,
        signed_in="person",
        lead=gettext_lazy("改了姓名，权威库还查不到的，可以交材料。先验证账号的手机号。"),
    ),
)
