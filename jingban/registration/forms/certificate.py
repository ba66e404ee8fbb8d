"""A certificate as it is typed: the form asks only what the chosen type has (walk.md M-3.1.1-3)."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jingban.foundation.countries import passport_countries
from jingban.foundation.identifiers import CertificateType, check_certificate, needs_validity
from jingban.registers import CertificateQuery
from jingban.ui.forms import ValidityForm

EARLIEST = date(1980, 1, 1)  # no certificate of today is older


class CertificateForm(ValidityForm):
    """Type, name, number and, by type, issuing country or validity. Takes the day in China as `today`.

    A subclass names which label the number has. After `is_valid()`, `certificate()` gives it as a query.
    """

    type = forms.ChoiceField(
        label=_("证件类型"),
        help_text=_("选好以后，下面只问这种证件上有的内容"),
        choices=CertificateType.choices,
        widget=forms.Select({"data-width": "medium"}),
    )
    name = forms.CharField(
        label=_("姓名"),
        help_text=_("请输入与证件上显示一致的姓名，用于身份信息比对"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "name", "data-width": "medium"}),
    )
    country = forms.ChoiceField(label=_("签发国家"), widget=forms.Select({"data-width": "medium"}))
    number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "data-width": "medium", "spellcheck": "false"}),
    )
    certificate_order = ("type", "name", "country", "number", "valid_from", "valid_to", "length")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        self.chosen = self._chosen_type()
        self.fields["type"].initial = self.chosen
        if self.chosen != CertificateType.PASSPORT:
            del self.fields["country"]
        else:
            countries = passport_countries(get_language() or "")
            self.fields["country"].choices = [("", _("请选择")), *countries]  # type: ignore[attr-defined]
        if not needs_validity(self.chosen):
            for name in ("valid_from", "valid_to", "length"):
                del self.fields[name]
            return
        start, end = self.fields["valid_from"], self.fields["valid_to"]
        start.earliest, start.latest = EARLIEST, today  # type: ignore[attr-defined]
        start.error_messages["late"] = _("开始时间不能晚于今天，请核对")
        end.earliest = today  # type: ignore[attr-defined]
        end.error_messages["early"] = _("证件已经过期，请换领新证件后再填写")
        if self.chosen != CertificateType.RESIDENT_ID:
            start.label, end.label = _("证件有效期开始时间"), _("证件有效期结束时间")

    def clean(self) -> dict[str, Any]:
        """Check the number by its type, and that a worked-out end is not past."""
        cleaned = super().clean()
        if cleaned.get("number") and (self.chosen != CertificateType.PASSPORT or cleaned.get("country")):
            try:
                cleaned["number"] = check_certificate(
                    self.chosen, cleaned["number"], today=self.today, country=cleaned.get("country", "")
                )
            except ValidationError as fault:
                self.add_error("number", fault)
        end = cleaned.get("valid_to")
        if end and end < self.today and "valid_to" not in self.errors:
            self.add_error("valid_to", self.fields["valid_to"].error_messages["early"])
        return cleaned

    def certificate(self) -> CertificateQuery:
        """Give what was typed as the registers are asked."""
        typed = self.cleaned_data
        return CertificateQuery(
            type=self.chosen,
            number=typed["number"],
            name=typed["name"].strip(),
            country=typed.get("country") or "CHN",
            valid_from=typed.get("valid_from"),
            valid_to=typed.get("valid_to"),
            valid_forever=typed.get("valid_forever", False),
        )

    def _chosen_type(self) -> str:
        typed = self.data.get(self.add_prefix("type")) if self.is_bound else self.initial.get("type")
        return typed if typed in CertificateType.values else CertificateType.RESIDENT_ID.value
