"""Two records are one person: the other gives way to the applicant's own; and the way back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingban.accounts.models import Level
from jingban.accounts.queries import live_links_of
from jingban.foundation.masks import mask_name
from jingban.foundation.names import names_match
from jingban.parties.models import Merge, Person, PersonState
from jingban.parties.queries import people_by_number
from jingban.parties.use_cases.merge_people import UnableToUndoMerge, merge_people, undo_merge
from jingban.vetting.applicant import OwnPhoneForm
from jingban.vetting.conflicts import organisations_of
from jingban.vetting.kinds import Begin, Check, Concerned, Kind, Line, Slot, Subject, UnableToBegin
from jingban.vetting.matters.papers import (
    GENUINE,
    HOLDING,
    REASONS,
    SAME_FACE,
    hindrance_of_person,
    person_lines,
)
from jingban.vetting.models import Petition


class OtherRecordForm(OwnPhoneForm):
    """The other certificate of the same person, and the name on it."""

    name = forms.CharField(
        label=gettext_lazy("另一份证件上的姓名"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "off", "data-width": "medium"}),
    )
    number = forms.CharField(
        label=gettext_lazy("另一份证件的号码"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "data-width": "medium", "spellcheck": "false"}),
    )
    field_order = ("name", "number", "code")


def subject(signed_in: Any, typed: dict[str, Any]) -> Subject:
    """Give the applicant's own record (L3) and the other one; one that is nobody's goes on alike."""
    own: Person | None = signed_in.person
    if own is None or signed_in.level != Level.L3:
        raise UnableToBegin(None, _("请先用要保留的账号完成实人认证"))
    found = [one for one in people_by_number(typed["number"]) if names_match(typed["name"], one.name)]
    other = next((one for one in found if one.id != own.id), None)
    if found and other is None:
        raise UnableToBegin("number", _("这份证件已经是您的"))
    claim = {"name": typed["name"], "number": typed["number"]}
    return Subject(account=signed_in.account, person=own, other=other, claim=claim)


def matter(petition: Petition) -> str:
    """Say what would change; of the other record nothing but what was typed."""
    return _("另一份证件（%(name)s）的记录并入%(own)s的记录") % {
        "name": mask_name(petition.claim["name"]),
        "own": mask_name(petition.person.name) if petition.person else "",
    }


def compare(petition: Petition) -> list[Line]:
    """Give both records, and what was typed of the other."""
    claim = petition.claim
    return [
        *person_lines(petition.person, code="own"),
        Line(
            code="name",
            label=_("另一份证件上的姓名"),
            claimed=mask_name(claim["name"]),
            whole=lambda: str(claim["name"]),
        ),
        Line(
            code="number",
            label=_("另一份证件的号码"),
            claimed=_("已填写"),
            whole=lambda: str(claim["number"]),
        ),
        *person_lines(petition.other, code="other"),
    ]


def hindrance(petition: Petition) -> str:
    """Say why the two cannot be merged now."""
    code = hindrance_of_person(petition.account, petition.person, level=Level.L3)
    if code or petition.other is None:
        return code or "no_account"
    return "" if petition.other.state == PersonState.LIVING else "changed"


def concerned(petition: Petition) -> Sequence[Concerned]:
    """List the applicant's account, the other record's, and those of the organisations that one belongs to."""
    other = petition.other
    if petition.account is None or other is None:
        return []
    own = Concerned(role="person", account=petition.account, phone=petition.account.phone)
    others = [("other", one.account) for one in live_links_of(other)]
    for organisation in organisations_of(other):
        others += [("organisation", one.account) for one in live_links_of(organisation)]
    return [own, *(Concerned(role=role, account=one, phone=one.phone) for role, one in others)]


def carry_out(petition: Petition, now: datetime) -> None:
    """Merge the other record into the applicant's; accounts, mandates and cases follow by event."""
    assert petition.other is not None
    assert petition.person is not None
    merge_people(merged=petition.other, survivor=petition.person, now=now)


TWO_CERTIFICATES: Final = Slot(code="certificates", label=gettext_lazy("两份证件的照片"), least=2, most=4)
SAME_PERSON: Final = Slot(
    code="proof",
    label=gettext_lazy("说明两份证件是同一个人的证明"),
    hint=gettext_lazy("例如换发证件的证明、公安机关的证明、护照的旧本"),
    most=3,
)
MERGE: Final = Kind(
    code="merge",
    name=gettext_lazy("合并同一个人的两份记录"),
    slots=(TWO_CERTIFICATES, HOLDING, SAME_PERSON),
    checks=(
        Check(code="both", label=gettext_lazy("两份证件都与登记一致")),
        Check(code="same", label=gettext_lazy("证明能说明两份证件是同一个人的")),
        SAME_FACE,
        GENUINE,
    ),
    reasons=REASONS,
    matter=matter,
    compare=compare,
    hindrance=hindrance,
    concerned=concerned,
    carry_out=carry_out,
    then=gettext_lazy("两份记录合并，授权和办件归到保留的记录；法定代表人身份以登记机关为准"),
    begin=Begin(
        form=OtherRecordForm,
        subject=subject,
        signed_in="person",
        lead=gettext_lazy("换过证件、有两个账号的，可以把另一份记录并到现在登录的账号。先验证账号的手机号。"),
    ),
)


def undo_subject(signed_in: Any, _typed: dict[str, Any]) -> Subject:
    """Give the applicant's own record and its latest merge. Raises `UnableToBegin` when there is none."""
    if signed_in.person is None or signed_in.level != Level.L3:
        raise UnableToBegin(None, _("请先完成实人认证"))
    last = Merge.objects.filter(survivor=signed_in.person, undone_at=None).order_by("-at").first()
    if last is None:
        raise UnableToBegin(None, _("您的记录没有合并过"))
    return Subject(
        account=signed_in.account, person=signed_in.person, other=last.merged, claim={"merge": last.id.hex}
    )


def merge_of(petition: Petition) -> Merge | None:
    """Give the merge that would be undone; None when there is none any more, or the claim is forgotten."""
    asked = str(petition.claim["merge"])
    if not asked:
        return None
    return Merge.objects.filter(id=asked).select_related("merged", "survivor").first()


def undo_matter(petition: Petition) -> str:
    """Say what would change."""
    merge = merge_of(petition)
    return _("撤销合并：%(name)s的另一份记录重新单独存在") % {
        "name": mask_name(merge.merged.name) if merge else ""
    }


def undo_compare(petition: Petition) -> list[Line]:
    """Give both records."""
    merge = merge_of(petition)
    return [
        *person_lines(petition.person, code="own"),
        *person_lines(merge.merged if merge else None, code="other"),
    ]


def undo_hindrance(petition: Petition) -> str:
    """Say why the merge cannot be undone now."""
    merge = merge_of(petition)
    if merge is None or merge.undone_at:
        return "changed"
    return hindrance_of_person(petition.account, petition.person, level=Level.L3)


def undo_concerned(petition: Petition) -> Sequence[Concerned]:
    """List the applicant's account, the only one there is."""
    account = petition.account
    return [Concerned(role="person", account=account, phone=account.phone)] if account else []


def undo_carry_out(petition: Petition, now: datetime) -> None:
    """Undo the merge; what followed it comes back by event."""
    merge = merge_of(petition)
    if merge is None:
        raise UnableToUndoMerge
    undo_merge(merge=merge, now=now)


UNMERGE: Final = Kind(
    code="unmerge",
    name=gettext_lazy("撤销记录的合并"),
    slots=(TWO_CERTIFICATES,),
    checks=(Check(code="two", label=gettext_lazy("材料说明两份证件是两个人的")), GENUINE),
    reasons=REASONS,
    matter=undo_matter,
    compare=undo_compare,
    hindrance=undo_hindrance,
    concerned=undo_concerned,
    carry_out=undo_carry_out,
    then=gettext_lazy("两份记录分开，授权回到原来的记录"),
    begin=Begin(
        form=OwnPhoneForm,
        subject=undo_subject,
        signed_in="person",
        lead=gettext_lazy("别人的记录误并到您名下的，可以撤销。先验证账号的手机号。"),
    ),
)
