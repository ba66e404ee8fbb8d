"""重置手机号: the organisation and its new phone, proven first (walk.md M-4.2.3-5)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jingban.foundation.identifiers import check_uscc
from jingban.vetting.applicant import PhoneForm


class PhoneResetForm(PhoneForm):
    """单位名称, 统一社会信用代码, and the new 手机号码 with its code."""

    organisation = forms.CharField(
        label=_("单位名称"),
        help_text=_("与营业执照一致"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    uscc = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "data-width": "medium", "spellcheck": "false"}),
    )
    field_order = ("organisation", "uscc", "phone", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phone = self.fields["phone"]
        phone.label, phone.help_text = _("手机号码"), _("新的手机号。验证码会发到这里")

    def clean_uscc(self) -> str:
        """Give the normalised code."""
        return check_uscc(self.cleaned_data["uscc"])
