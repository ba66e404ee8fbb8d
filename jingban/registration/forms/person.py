"""个人注册 (walk.md M-3.1.1-3) and 用户信息完善 (M-7.1)."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jingban.foundation.divisions import provinces
from jingban.foundation.identifiers import CertificateType
from jingban.registration.forms.applicant import ApplicantForm
from jingban.registration.forms.certificate import CertificateForm

# Hong Kong, Macao and Taiwan issue no social security cards; the Corps does, beside the provinces.
NO_CARDS = {"710000", "810000", "820000"}
CORPS, NO_CARD = "660000", "none"


class PersonForm(ApplicantForm):
    """A person who registers."""

    province = forms.ChoiceField(
        label=_("发卡省份"),
        help_text=_("社会保障卡由哪个省份发放"),
        widget=forms.Select({"data-width": "medium"}),
    )
    field_order = (*CertificateForm.certificate_order, "province", *ApplicantForm.applicant_order)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = _("用来登录、接收验证码和办理进度")
        self.fields["province"].choices = card_provinces(get_language() or "")  # type: ignore[attr-defined]


class CompleteForm(CertificateForm):
    """An account without bound person is completed."""

    field_order = CertificateForm.certificate_order

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.chosen == CertificateType.RESIDENT_ID:
            self.fields["number"].label = _("公民身份号码")
            self.fields["number"].error_messages["required"] = _("请填写公民身份号码")


def card_provinces(language: str) -> list[tuple[str, Any]]:
    """List who issues social security cards, by code and name, and having none."""
    issuing = [(one.code, one.short_name(language)) for one in provinces() if one.code not in NO_CARDS]
    return [
        ("", _("请选择")),
        *issuing,
        (CORPS, _("新疆生产建设兵团")),
        (NO_CARD, _("还没有社会保障卡")),
    ]
