"""The form of 单位信息变更, step by step (domain.md A.3)."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MinLengthValidator
from django.utils.translation import gettext_lazy as _

from jingban.foundation.identifiers import check_landline, check_phone
from jingban.ui.forms import CardsMany, Form

# Letters of any script, the middle dots of names, spaces, hyphens and apostrophes.
NAME = re.compile(r"[^\W\d_]+(?:[ ·•・'’.-]+[^\W\d_]+)*\.?")


class ContactForm(Form):
    """Where the employer can be found and reached."""

    address = forms.CharField(
        label=_("办公地址"),
        help_text=_("写到门牌号，如：青汀市砚溪区澄湖路 18 号 3 层"),
        max_length=120,
        validators=[MinLengthValidator(8, _("地址太短，请写到门牌号"))],
        widget=forms.TextInput({"autocomplete": "street-address"}),
    )
    landline = forms.CharField(
        label=_("固定电话"),
        help_text=_("区号和号码，如 0990-2234567"),
        max_length=30,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off", "data-width": "medium"}),
    )
    email = forms.CharField(
        label=_("经办联系邮箱"),
        help_text=_("窗口有问题会写到这里，请填常看的邮箱"),
        max_length=100,
        validators=[EmailValidator(_("邮箱的写法不对，如 hr@example.cn"))],
        widget=forms.EmailInput({"autocomplete": "email", "data-width": "medium"}),
    )

    def clean_landline(self) -> str:
        """Give the number in its normal form."""
        return check_landline(self.cleaned_data["landline"])


class HeadForm(Form):
    """The head of the department that is responsible."""

    name = forms.CharField(
        label=_("负责人姓名"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "data-width": "medium"}),
    )
    mobile = forms.CharField(
        label=_("负责人手机"),
        max_length=30,
        help_text=_("境外号码以 + 和国家或地区代码开头"),
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off", "data-width": "medium"}),
    )

    def clean_name(self) -> str:
        """Refuse what cannot be a name."""
        name = " ".join(self.cleaned_data["name"].split())
        if len(name) < 2 or not NAME.fullmatch(name):
            raise ValidationError(_("请填写与证件一致的姓名，不要带数字和符号"), code="name")
        return name

    def clean_mobile(self) -> str:
        """Give the number in its stored form."""
        return check_phone(self.cleaned_data["mobile"])


class ReasonForm(Form):
    """Why the data change."""

    REASONS = (
        ("moved", _("单位搬迁")),
        ("number", _("电话或邮箱变动")),
        ("head", _("部门负责人变动")),
        ("first", _("首次登记联系信息")),
        ("other", _("其他")),
    )
    reasons = forms.MultipleChoiceField(
        label=_("变更原因"),
        choices=REASONS,
        widget=CardsMany(),
        error_messages={"required": _("请至少选一个变更原因")},
    )
    note = forms.CharField(
        label=_("补充说明"),
        required=False,
        max_length=300,
        help_text=_("选“其他”的必须写"),
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a note when the reason is none of the list."""
        cleaned = super().clean() or self.cleaned_data
        if "other" in cleaned.get("reasons", []) and not cleaned.get("note"):
            self.add_error("note", _("请写明变更的原因"))
        return cleaned
