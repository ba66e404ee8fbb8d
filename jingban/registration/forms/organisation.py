"""法人注册 (walk.md M-3.2-3)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jingban.accounts.usernames import check_username
from jingban.foundation.identifiers import OrganisationKind, check_uscc, uscc_warnings
from jingban.foundation.identifiers.text import plain
from jingban.registration.forms.applicant import ApplicantForm
from jingban.registration.forms.certificate import CertificateForm
from jingban.registration.verifying import OrganisationClaim


class OrganisationForm(ApplicantForm):
    """An organisation that registers; the certificate is its legal representative's."""

    kind = forms.ChoiceField(
        label=_("法人类型"), choices=OrganisationKind.choices, widget=forms.Select({"data-width": "medium"})
    )
    organisation = forms.CharField(
        label=_("企业名称"),
        help_text=_("与营业执照一致，一个字都不要省"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "organization", "placeholder": _("请输入企业名称")}),
    )
    uscc = forms.CharField(
        label=_("统一社会信用代码"),
        help_text=_("18 位，没有 I、O、S、V、Z 这几个字母"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "data-width": "medium", "spellcheck": "false"}),
    )
    username = forms.CharField(
        label=_("用户名"),
        help_text=_("4 到 20 位，字母开头，可以用字母、数字和下划线。以后用它登录"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "username", "data-width": "medium", "spellcheck": "false"}),
    )
    field_order = (
        *("kind", "organisation", "uscc"),
        *CertificateForm.certificate_order,
        "username",
        *ApplicantForm.applicant_order,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, number = self.fields["name"], self.fields["number"]
        name.label, name.help_text = _("法定代表人姓名"), _("个体工商户填经营者")
        name.widget.attrs["autocomplete"] = "off"
        name.error_messages["required"] = _("请填写法定代表人姓名")
        number.label = _("法定代表人证件号码")
        number.error_messages["required"] = _("请填写法定代表人证件号码")
        self.fields["phone"].help_text = _("用来接收验证码和单位的通知。请用单位长期保管的号码")

    @property
    def doubts(self) -> list[Any]:
        """List doubts about the typed code that do not refuse it."""
        uscc = plain(self.data.get("uscc", "")) if self.is_bound else ""
        return uscc_warnings(uscc) if len(uscc) == 18 and "uscc" not in self.errors else []

    def clean_username(self) -> str:
        """Give the user name as it is stored, in small letters."""
        return check_username(self.cleaned_data["username"])

    def clean(self) -> dict[str, Any]:
        """Check the code with the kind of organisation."""
        cleaned = super().clean()
        if cleaned.get("uscc"):
            try:
                cleaned["uscc"] = check_uscc(cleaned["uscc"], kind=cleaned.get("kind", ""))
            except ValidationError as fault:
                self.add_error("uscc", fault)
        return cleaned

    def personal(self) -> Sequence[str]:
        """List the texts that the password must not contain."""
        return [*super().personal(), self.cleaned_data.get("username", "")]

    def claim(self) -> OrganisationClaim:
        """Give what was typed as the registers are asked."""
        return OrganisationClaim(
            kind=self.cleaned_data["kind"],
            name=self.cleaned_data["organisation"],
            uscc=self.cleaned_data["uscc"],
            representative=self.certificate(),
        )
