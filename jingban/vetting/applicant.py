"""The part that every applicant's form has: a phone, proven by a code. Rooms above build theirs on it."""

from collections.abc import Iterable

from jingban.ui.forms import CodeField, Form, PhoneField


class CodeOnlyForm(Form):
    """The code that was sent to a phone."""

    code = CodeField()

    @property
    def errors_said(self) -> list[str]:
        """Every error's text."""
        return [str(text) for texts in self.errors.values() for text in texts]


class PhoneForm(CodeOnlyForm):
    """A phone and the code that was sent to it."""

    phone = PhoneField()
    field_order: Iterable[str] | None = ("phone", "code")


class OwnPhoneForm(CodeOnlyForm):
    """The code that was sent to the phone of the account that is signed in."""
