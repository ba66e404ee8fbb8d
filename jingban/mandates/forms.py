"""What is typed around mandates."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from jingban.catalogue.models import Service
from jingban.foundation.identifiers import CertificateType, normalise
from jingban.mandates.models import Mandate
from jingban.mandates.policies import UnableToSetDates, latest_end
from jingban.mandates.queries import WHY
from jingban.ui.forms import DateBoxes, Form, LengthField, clean_period
from jingban.ui.forms.base import STAR
from jingban.ui.forms.fields import CardsMany
from jingban.ui.language import local

MANDATE_LENGTHS = (("3m", _("3 个月")), ("6m", _("6 个月")), ("1y", _("1 年")), ("year-end", _("到今年底")))
FOUND_FOR = 30 * 60
RESIDENT_LIKE = re.compile("[1-9][0-9]+X?")
NEARLY_EIGHTEEN = (16, 17, 19)
_SALT = "jingban.mandates.found-person"

DATE_FAULTS = {
    "backdated": _("开始时间不能早于今天"),
    "order": _("结束时间不能早于开始时间"),
    "too_long": _("授权期限太长，最晚到 %(latest)s"),
    "begun": _("授权已经开始，开始时间不能再改"),
    "past_end": _("结束时间不能早于今天"),
}


def date_fault(fault: UnableToSetDates, valid_from: date) -> forms.ValidationError:
    """Give the sentence for a broken rule of dates."""
    return forms.ValidationError(
        DATE_FAULTS[fault.code], code=fault.code, params={"latest": latest_end(valid_from).isoformat()}
    )


def seal_found(*, principal_id: object, person_id: object) -> str:
    """Give the token by which the bind form names the person that a search found."""
    return signing.dumps([str(principal_id), str(person_id)], salt=_SALT)


def open_found(token: str, *, principal_id: object) -> str | None:
    """Give the person's id out of a token made for this organisation in the last half hour, else None."""
    try:
        principal, person = signing.loads(token, salt=_SALT, max_age=FOUND_FOR)
    except (signing.BadSignature, ValueError):
        return None
    return person if principal == str(principal_id) else None


class SearchForm(Form):
    """The certificate number of the person to bind."""

    number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        help_text=_("对方须已注册个人用户并通过实人认证。"),
        widget=forms.TextInput(attrs={"placeholder": _("请输入证件号码"), "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        """Catch a resident id with a digit too few or too many before it costs a search."""
        text: str = self.cleaned_data["number"]
        plain = normalise(CertificateType.RESIDENT_ID, text)
        if RESIDENT_LIKE.fullmatch(plain) and len(plain) in NEARLY_EIGHTEEN:
            raise forms.ValidationError(_("居民身份证号码是 18 位，请核对"), code="length")
        return text


class PeriodForm(Form):
    """First and last day of a mandate, both counted; in place of the last a usual length can be picked."""

    valid_from = DateBoxes(label=_("授权开始时间"))
    valid_to = DateBoxes(label=_("授权结束时间"), required=False)
    length = LengthField(choices=MANDATE_LENGTHS, label=_("常用期限"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not required by itself, but either it or a length is.
        self.fields["valid_to"].mark = STAR  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Work out the end from a usual length."""
        cleaned = super().clean() or self.cleaned_data
        clean_period(self, includes_last=True)
        return cleaned


class BindForm(PeriodForm):
    """Whom to bind, for what, from when to when (M-6.5)."""

    found = forms.CharField(widget=forms.HiddenInput, required=False)
    person = forms.BooleanField(label=_("要绑定的人"), required=False)
    fullname = forms.CharField(
        label=_("姓名"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-width": "medium"}),
    )
    services = forms.MultipleChoiceField(
        label=_("授权服务事项"),
        widget=CardsMany,
        error_messages={"required": _("请至少选择一项授权服务事项")},
    )

    def __init__(self, *args: Any, services: list[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["services"].choices = [  # type: ignore[attr-defined]
            (service.code, local(service, "short_name")) for service in services
        ]
        self.fields["services"].widget.explain = {one.code: local(one, "summary") for one in services}


class RenewForm(PeriodForm):
    """子账号授权: the dates of a new series on an ended mandate."""

    valid_from = DateBoxes(label=_("账号有效开始日期"))
    valid_to = DateBoxes(label=_("账号有效结束日期"), required=False)


class ChangeForm(Form):
    """子账号修改: other dates; the start only while it has not begun."""

    valid_from = DateBoxes(label=_("有效开始时间"))
    valid_to = DateBoxes(label=_("有效结束时间"))

    def __init__(self, *args: Any, mandate: Mandate, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"valid_from": mandate.valid_from, "valid_to": mandate.valid_to})
        super().__init__(*args, **kwargs)
        self.mandate = mandate
        self.begun = mandate.valid_from <= today
        if self.begun:
            del self.fields["valid_from"]

    def clean(self) -> dict[str, Any]:
        """Keep the start of a mandate that has begun."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["valid_from"] = cleaned.get("valid_from") or self.mandate.valid_from
        return cleaned


# What an organisation may give; the others are written down when the register or the agent ends a mandate.
WHY_REMOVED = [(code, WHY[code]) for code in ("moved", "left", "mistaken", "other")]


class RemoveForm(Form):
    """Why a mandate is taken away."""

    why = forms.ChoiceField(label=_("原因"), choices=WHY_REMOVED, initial="other")


class FindForm(Form):
    """The list's own search."""

    text = forms.CharField(label=_("姓名或证件号码"), max_length=100, required=False)
