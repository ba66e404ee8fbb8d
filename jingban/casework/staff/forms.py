"""What officers type: the list of defects, and the determination."""

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from jingban.casework.models import DeterminationOutcome
from jingban.casework.types import CaseType, Defect
from jingban.casework.use_cases.determine_case import LONGEST_TEXT
from jingban.casework.use_cases.return_case import LONGEST_TODO, Told
from jingban.ui.forms import BoundField, Cards, CardsMany, Form
from jingban.ui.forms.base import STAR

OTHER: Final = "other"


class NumberForm(Form):
    """A number or an organisation's name, or its beginning."""

    text = forms.CharField(
        label=_("办件编号、单位名称或统一社会信用代码"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "type": "search"}),
    )


class ReturnForm(Form):
    """Every defect at once: ticked from the case type's list, or one in the officer's own words."""

    other_title = forms.CharField(label=_("问题是什么"), required=False, max_length=80)
    other_todo = forms.CharField(
        label=_("告诉单位怎么改"), required=False, max_length=LONGEST_TODO, widget=forms.Textarea({"rows": 3})
    )
    complete = forms.BooleanField(
        label=_("全部内容都看过了，问题都写在这里"),
        error_messages={"required": _("一次性告知只能发一次，请先看完全部内容")},
    )

    def __init__(self, *args: Any, case_type: CaseType, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case_type = case_type
        for defect in case_type.defects:
            self.fields[f"tick_{defect.code}"] = forms.BooleanField(label=defect.label, required=False)
            self.fields[f"todo_{defect.code}"] = forms.CharField(
                label=_("告诉单位怎么改"),
                required=False,
                max_length=LONGEST_TODO,
                initial=str(defect.todo),
                widget=forms.Textarea({"rows": 3}),
            )

    def rows(self) -> Iterator[tuple[Defect, BoundField, BoundField]]:
        """Give each defect with its tick and its text."""
        for defect in self.case_type.defects:
            yield defect, self[f"tick_{defect.code}"], self[f"todo_{defect.code}"]

    def clean(self) -> dict[str, Any]:
        """Ask for at least one defect, and for each what to do about it."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("other_title") and not cleaned.get("other_todo"):
            self.add_error("other_todo", _("请写明要单位做什么"))
        if cleaned.get("other_todo") and not cleaned.get("other_title"):
            self.add_error("other_title", _("请写明问题是什么"))
        for defect in self.case_type.defects:
            if cleaned.get(f"tick_{defect.code}") and not cleaned.get(f"todo_{defect.code}"):
                self.add_error(f"todo_{defect.code}", _("请写明要单位做什么"))
        if not self.told():
            self.add_error(None, _("请至少选一处问题，或者写明其他问题"))
        return cleaned

    def told(self) -> list[Told]:
        """Give the list as it goes out."""
        cleaned = self.cleaned_data
        told = [
            Told(one.code, one.step, str(one.label), cleaned.get(f"todo_{one.code}", ""))
            for one in self.case_type.defects
            if cleaned.get(f"tick_{one.code}")
        ]
        if cleaned.get("other_title"):
            told.append(Told(OTHER, "", cleaned["other_title"], cleaned.get("other_todo", "")))
        return told


class DetermineForm(Form):
    """准予 with every check looked at, or 不予 with a ground and its reasons."""

    outcome = forms.ChoiceField(
        label=_("决定"),
        choices=DeterminationOutcome.choices,
        widget=Cards(
            explain={
                DeterminationOutcome.APPROVED: _("核对的各项都符合"),
                DeterminationOutcome.REFUSED: _("须选依据，写明理由"),
            }
        ),
        error_messages={"required": _("请选择准予或者不予")},
    )
    checks = forms.MultipleChoiceField(
        label=_("核对事项"), required=False, widget=forms.CheckboxSelectMultiple()
    )
    grounds = forms.MultipleChoiceField(label=_("不予的依据"), required=False, widget=CardsMany())
    text = forms.CharField(
        label=_("写给申请单位和经办人"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("准予的可以不写；不予的写清事实和理由"),
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, case_type: CaseType, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        checks = [(check.code, str(check.label)) for check in case_type.checks]
        self.fields["checks"].choices = checks  # type: ignore[attr-defined]
        # Whether they are asked hangs on the outcome.
        self.fields["grounds"].mark = STAR  # type: ignore[attr-defined]
        self.fields["text"].mark = ""  # type: ignore[attr-defined]
        self.fields["grounds"].choices = [(one.code, str(one.label)) for one in case_type.grounds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for what the outcome needs."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == DeterminationOutcome.APPROVED:
            if len(cleaned.get("checks", [])) < len(self.fields["checks"].choices):  # type: ignore[attr-defined]
                self.add_error("checks", _("每一项都核对过，才能准予"))
        elif cleaned.get("outcome") == DeterminationOutcome.REFUSED:
            if not cleaned.get("grounds"):
                self.add_error("grounds", _("请选择不予的依据"))
            if not cleaned.get("text"):
                self.add_error("text", _("请写明不予的事实和理由"))
        return cleaned

    def reasons(self) -> list[str]:
        """Give the codes that go with the outcome."""
        refused = self.cleaned_data["outcome"] == DeterminationOutcome.REFUSED
        return list(self.cleaned_data["grounds" if refused else "checks"])
