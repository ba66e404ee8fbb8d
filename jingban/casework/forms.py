"""What is typed on the filer's pages beside the steps of a case type."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jingban.ui.forms import ConsentField, Form


class FindForm(Form):
    """A case's number, or the beginning of it."""

    number = forms.CharField(
        label=_("办件编号"),
        required=False,
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        """Give it without spaces, in capitals."""
        return "".join(self.cleaned_data["number"].split()).upper()


class DeclareForm(Form):
    """The declarations before a case is filed."""

    true = ConsentField(
        label=_("内容真实完整"),
        error_messages={"required": _("请确认内容真实、完整")},
    )
    law = ConsentField(
        label=_("虚假内容的后果"),
        error_messages={"required": _("请确认知道提供虚假内容的后果")},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    token = forms.UUIDField(widget=forms.HiddenInput)


class HandOverForm(Form):
    """Which cases go to whom."""

    cases = forms.MultipleChoiceField(
        label=_("要转交的办件"), error_messages={"required": _("请至少选一件办件")}
    )
    to = forms.ChoiceField(label=_("转给谁"), error_messages={"required": _("请选择转给哪位经办人")})

    def __init__(
        self, *args: Any, cases: list[tuple[str, str]], agents: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].choices = cases  # type: ignore[attr-defined]
        self.fields["to"].choices = agents  # type: ignore[attr-defined]
