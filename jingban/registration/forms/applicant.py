"""The part of a registration form that persons and organisations share: password, phone, code, consent."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from jingban.accounts.passwords import MIN_LENGTH, check_password_rules
from jingban.foundation.identifiers import display_phone
from jingban.registration.forms.certificate import CertificateForm
from jingban.ui.forms import CodeField, ConsentField, PasswordField, PhoneField


class ApplicantForm(CertificateForm):
    """A certificate, and who sits at the form. `fresh` is the number a new form on a page gets."""

    password = PasswordField(fresh=True, label=_("登录密码"))
    again = PasswordField(fresh=True, label=_("确认密码"), error_messages={"required": _("请再输入一次密码")})
    phone = PhoneField()
    code = CodeField()
    consent = ConsentField()
    submission = forms.Field(required=False, widget=forms.HiddenInput)
    applicant_order = ("password", "again", "phone", "code", "consent", "submission")

    def __init__(self, *args: Any, fresh: uuid.UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fresh = fresh
        self.fields["submission"].initial = str(fresh)
        self.fields["password"].help_text = format_lazy(
            _("密码需要包含大小写字母、数字，且长度{least}到{most}"),
            least=MIN_LENGTH,
            most=settings.PASSWORD_MAX_LENGTH,
        )

    def clean_submission(self) -> uuid.UUID:
        """Give the form's number; one that is none is replaced."""
        try:
            return uuid.UUID(self.cleaned_data["submission"] or "")
        except ValueError:
            return self.fresh

    def clean(self) -> dict[str, Any]:
        """Hold the password against the rules and its repetition."""
        cleaned = super().clean()
        password, again = cleaned.get("password"), cleaned.get("again")
        if password:
            try:
                check_password_rules(password, forbidden=self.personal())
            except ValidationError as fault:
                self.add_error("password", fault)
            if again and again != password:
                self.add_error("again", _("两次输入的密码不一致，请重新输入"))
        return cleaned

    def personal(self) -> Sequence[str]:
        """List the texts that the password must not contain."""
        typed = self.cleaned_data
        return [display_phone(typed.get("phone", "")), typed.get("number", "")]
