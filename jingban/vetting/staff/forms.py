"""What reviewers type: why they look, and their ruling."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from jingban.staff.models import UnmaskReason
from jingban.ui.forms import Cards, CardsMany, Form
from jingban.ui.forms.base import STAR
from jingban.vetting.kinds import Kind
from jingban.vetting.use_cases.review_petition import LONGEST_TEXT

APPROVE: Final = "approve"
MORE: Final = "more"
REFUSE: Final = "refuse"


class LookForm(Form):
    """For what the papers are looked at."""

    reason = forms.ChoiceField(
        label=_("查看材料的理由"), choices=UnmaskReason.choices, initial=UnmaskReason.COMPARE.value
    )
    note = forms.CharField(
        label=_("补充说明"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a note where the reason says nothing by itself."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reason") == UnmaskReason.OTHER and not cleaned.get("note", "").strip():
            self.add_error("note", _("选“其他”的，请写明理由"))
        return cleaned


class ReviewForm(Form):
    """通过 with every check looked at, 补充材料 with what is asked for, or 不予通过 with reasons."""

    outcome = forms.ChoiceField(label=_("意见"), error_messages={"required": _("请选择意见")})
    checks = forms.MultipleChoiceField(
        label=_("核对要点"), required=False, widget=forms.CheckboxSelectMultiple()
    )
    slots = forms.MultipleChoiceField(
        label=_("要补充的材料"), required=False, widget=forms.CheckboxSelectMultiple()
    )
    reasons = forms.MultipleChoiceField(label=_("不予通过的理由"), required=False, widget=CardsMany())
    text = forms.CharField(
        label=_("写给申请人"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("要求补充材料的，写清缺什么、怎样补。不要写出登记的内容"),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, kind: Kind, outcomes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            APPROVE: (_("通过"), _("各项都核对过，材料与登记一致")),
            MORE: (_("请申请人补充材料"), _("只能要求一次")),
            REFUSE: (_("不予通过"), _("须选理由，申请人会看到")),
        }
        outcome = self.fields["outcome"]
        outcome.widget = Cards(explain={code: words[code][1] for code in outcomes})
        outcome.choices = [(code, words[code][0]) for code in outcomes]  # type: ignore[attr-defined]
        for name, offered in (("checks", kind.checks), ("slots", kind.slots), ("reasons", kind.reasons)):
            self.fields[name].choices = [(one.code, str(one.label)) for one in offered]  # type: ignore[attr-defined]
            # Whether they are asked hangs on the outcome.
            self.fields[name].mark = STAR  # type: ignore[attr-defined]
        self.fields["text"].mark = ""  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for what the outcome needs."""
        cleaned = super().clean() or self.cleaned_data
        match cleaned.get("outcome"):
            case "approve" if len(cleaned.get("checks", [])) < len(self.fields["checks"].choices):  # type: ignore[attr-defined]
                self.add_error("checks", _("每一项都核对过，才能通过"))
            case "more":
                if not cleaned.get("slots"):
                    self.add_error("slots", _("请选择要补充哪些材料"))
                if not cleaned.get("text", "").strip():
                    self.add_error("text", _("请写明缺什么、怎样补"))
            case "refuse" if not cleaned.get("reasons"):
                self.add_error("reasons", _("请选择不予通过的理由"))
        return cleaned
