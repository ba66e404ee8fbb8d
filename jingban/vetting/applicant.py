"""The part that every applicant's form has: a phone, proven by a code. Rooms above build theirs on it."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from jingban.foundation.identifiers import check_phone
from jingban.ui.forms import CodeField, Form


class CodeOnlyForm(Form):
    """The code that was sent to a phone."""

    code = CodeField()

    def keep_errors_of(self, *names: str) -> None:
        """Judge only these fields: the others are not finished yet, while a code is asked for."""
        self.full_clean()
        for name in [one for one in self.errors if one not in names]:
            del self.errors[name]

    @property
    def errors_said(self) -> list[str]:
        """Every error's text."""
        return [str(text) for texts in self.errors.values() for text in texts]


class PhoneForm(CodeOnlyForm):
    """A phone and the code that was sent to it."""

    phone = forms.CharField(
        label=_("手机号"),
        max_length=30,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel-national", "data-width": "medium"}),
    )
    field_order: Iterable[str] | None = ("phone", "code")

    def clean_phone(self) -> str:
        """Give the phone in E.164."""
        return check_phone(self.cleaned_data["phone"])


class OwnPhoneForm(CodeOnlyForm):
    """The code that was sent to the phone of the account that is signed in."""
