"""What is typed into this room's pages."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jingban.ui.forms import Form
from jingban.vetting.applicant import PhoneForm
from jingban.vetting.kinds import Slot


class StatusForm(PhoneForm):
    """A receipt number, and the phone that was proven for it."""

    receipt = forms.CharField(
        label=_("受理号"),
        help_text=_("提交以后显示在页面上，也用短信发给了您，一共 26 位"),
        max_length=60,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    field_order = ("receipt", "phone", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = _("申请时验证过的新手机号")


class PapersForm(Form):
    """One place to lay a file for each paper that is asked for: `file_<slot>`."""

    def __init__(self, *args: Any, slots: Sequence[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for slot in slots:
            field = forms.FileField(
                label=slot.label,
                help_text=slot.hint,
                required=False,
                allow_empty_file=True,
                widget=forms.FileInput({"accept": "image/jpeg,image/png", "aria-label": slot.label}),
            )
            field.mark = "star" if slot.least else ""  # type: ignore[attr-defined]
            self.fields[f"file_{slot.code}"] = field
