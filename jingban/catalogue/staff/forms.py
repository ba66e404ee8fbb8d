"""What a catalogue administrator types: the texts of a service, a day, a year's list."""

from collections.abc import Iterator
from typing import Any, Final, cast

from django import forms
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from jingban.catalogue.data import TEXTS
from jingban.catalogue.models import Service
from jingban.foundation.calendar import FIRST_OFFICIAL_YEAR
from jingban.foundation.calendar_edit import DayChange, UnableToChangeCalendar, read_year_list
from jingban.foundation.models import DayKind, YearStatus
from jingban.ui.forms import BoundField, DateBoxes, Form, Picks

LABELS: Final = {
    "name": _("全称"),
    "short_name": _("简称"),
    "aliases": _("别的叫法"),
    "summary": _("一句话说明"),
    "who": _("谁可以办"),
    "documents": _("要准备的材料"),
    "fee": _("收费"),
    "time_limit": _("办理时限"),
    "time_source": _("时限的依据"),
    "steps": _("怎么办"),
    "legal_basis": _("法律依据"),
    "where": _("在哪里办"),
}
LINES: Final = ("aliases", "documents", "steps", "legal_basis")
PAIRED_LINES: Final = ("documents", "steps", "legal_basis")
LATEST_YEAR: Final = 2100
AS_BEFORE: Final = "none"


class ServiceForm(Form):
    """All texts of a service, each in Chinese and in English."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        initial = {field: getattr(service, field) for field in TEXTS} | {"seen": seen_of(service)}
        super().__init__(*args, initial=initial, **kwargs)
        for field in TEXTS:
            self.fields[field] = _field(field)

    def pairs(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Give each text as its Chinese and its English field, in the order of the page."""
        for base in LABELS:
            yield self[f"{base}_zh"], self[f"{base}_en"]

    def clean(self) -> dict[str, Any]:
        """Fold line ends, and ask for the same things in both languages."""
        cleaned = super().clean() or self.cleaned_data
        for base in LABELS:
            names = (f"{base}_zh", f"{base}_en")
            if base in LINES:
                cleaned.update({name: _lines(cleaned.get(name, "")) for name in names})
            chinese, english = (cleaned.get(name, "") for name in names)
            if self.errors.keys() & set(names):
                continue
            if bool(chinese) != bool(english):
                self.add_error(names[1 if chinese else 0], _("中文和英文要么都写，要么都不写"))
            elif base in PAIRED_LINES and len(chinese.splitlines()) != len(english.splitlines()):
                self.add_error(names[1], _("条数要和中文一样，每行一条"))
        return cleaned

    def texts(self) -> dict[str, str]:
        """Give the texts as they were typed."""
        return {field: self.cleaned_data[field] for field in TEXTS}


def seen_of(service: Service) -> str:
    """Give what tells one state of a service from another; it travels with the form."""
    return f"{service.version}/{service.edited_at.isoformat() if service.edited_at else ''}"


class DayForm(Form):
    """One day that counts otherwise than the calendar says."""

    day = DateBoxes(label=_("日期"))
    kind = forms.ChoiceField(
        label=_("这一天"),
        choices=[*DayKind.choices, (AS_BEFORE, _("恢复原来的安排"))],
        widget=Picks(),
    )
    note_zh = forms.CharField(label=_("说明"), required=False, max_length=60)
    note_en = forms.CharField(label=_("说明，英文"), required=False, max_length=60)
    source = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("例如放假安排的文号，会显示在期限的说明里")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Two forms of one page: their ids must differ.
        super().__init__(*args, auto_id="day_%s", **kwargs)

    def change(self) -> DayChange:
        """Give the change as it was typed."""
        typed = self.cleaned_data
        kind = "" if typed["kind"] == AS_BEFORE else typed["kind"]
        return DayChange(typed["day"], kind, typed["note_zh"], typed["note_en"])


class YearForm(Form):
    """A year's whole list, as it was published."""

    year = forms.IntegerField(
        label=_("年份"),
        min_value=FIRST_OFFICIAL_YEAR,
        max_value=LATEST_YEAR,
        widget=forms.TextInput({"inputmode": "numeric", "data-width": "short"}),
    )
    status = forms.ChoiceField(label=_("这份安排"), choices=YearStatus.choices, widget=Picks())
    days = forms.CharField(
        label=_("休息日和调休上班日"),
        help_text=_(
            "第一行是 day,kind,note_zh,note_en，以后每行一天，例如 2027-01-01,rest,元旦,New Year's Day"
        ),
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
    )
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("放假安排的文号"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="year_%s", **kwargs)

    def clean_days(self) -> list[DayChange]:
        """Read the list; every line that cannot be read is named."""
        try:
            return read_year_list(self.cleaned_data["days"].strip())
        except UnableToChangeCalendar as fault:
            raise forms.ValidationError(fault.messages) from fault


def _field(name: str) -> forms.CharField:
    base, _mark, language = name.rpartition("_")
    column = cast("models.Field[Any, Any]", Service._meta.get_field(name))
    label = LABELS[base] if language == "zh" else format_lazy(_("{label}，英文"), label=LABELS[base])
    rows = forms.Textarea({"rows": 8 if base in LINES else 4})
    long = isinstance(column, models.TextField) or (column.max_length or 0) >= 200
    return forms.CharField(
        label=label,
        required=not column.blank,
        error_messages={"required": format_lazy(_("请填写{label}"), label=label)},
        max_length=column.max_length,
        help_text=_("每行一条") if base in LINES else "",
        widget=rows if long else forms.TextInput(),
    )


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
