"""What is typed on the filer's pages beside the steps of a case type."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jingban.ui.forms import ConsentField, Form

# What was typed → the ids of the agents it may mean.
Finder = Callable[[str], list[UUID]]


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
        self,
        *args: Any,
        cases: list[tuple[str, str]],
        agents: list[tuple[str, str]],
        find: Finder | None = None,
        **kwargs: Any,
    ) -> None:
        """Take what can be chosen; with `find`, which gives agents by name or number, who is typed instead."""
        super().__init__(*args, **kwargs)
        self.find = find
        self.fields["cases"].choices = cases  # type: ignore[attr-defined]
        if find:
            self.fields["to"] = forms.CharField(
                label=_("转给谁"),
                max_length=60,
                help_text=_("经办人很多，请填写姓名或证件号码"),
                error_messages={"required": _("请填写转给哪位经办人")},
                widget=forms.TextInput({"autocomplete": "off", "data-width": "medium"}),
            )
        else:
            self.fields["to"].choices = agents  # type: ignore[attr-defined]

    def clean_to(self) -> UUID:
        """Give the agent's id."""
        chosen: str = self.cleaned_data["to"]
        if self.find is None:
            return UUID(chosen)
        found = self.find(chosen)
        if not found:
            raise ValidationError(_("没有这位经办人，或者没有这项业务的有效授权"), code="unknown")
        if len(found) > 1:
            raise ValidationError(_("有几位同名的经办人，请填写证件号码"), code="several")
        return found[0]
