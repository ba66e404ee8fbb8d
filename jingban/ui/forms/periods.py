"""A start, an end and a row of usual lengths: a certificate's validity, a mandate's dates.

Without a script the reader picks a length and leaves the end empty; the end is worked out here. With one, the
boxes are filled while she looks; `static/ui/site.js` counts as `last_day_of` does (walk.md M-3.1.1-3, M-6.5).
"""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jingban.ui.forms.base import STAR, Form
from jingban.ui.forms.dates import DateBoxes
from jingban.ui.forms.fields import Picks

FOREVER = "forever"
YEAR_END = "year-end"
CERTIFICATE_LENGTHS: Sequence[tuple[str, Any]] = (
    ("5y", _("5年")),
    ("10y", _("10年")),
    ("20y", _("20年")),
    (FOREVER, _("长期有效")),
)


class LengthField(forms.ChoiceField):
    """A row of usual lengths; none has to be picked. Codes: `3m`, `10y`, `year-end`, `forever`."""

    mark = ""

    def __init__(self, *, choices: Sequence[tuple[str, Any]] = CERTIFICATE_LENGTHS, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("或者选择有效期限，自动算出结束时间"))
        super().__init__(choices=choices, widget=Picks, required=False, **kwargs)


def last_day_of(start: date, length: str, *, includes_last: bool = False) -> date | None:
    """Give the last day of a length that begins on `start`; None for `forever`.

    A certificate of ten years from 2019-06-12 is printed to 2029-06-12; a mandate of one year from 2026-12-01
    ends with 2027-11-30 (`includes_last`). A 29 February falls back to the 28th.
    Raises ValueError for a code it does not know.
    """
    if length == FOREVER:
        return None
    if length == YEAR_END:
        return date(start.year, 12, 31)
    if not length[:-1].isdigit() or length[-1] not in "my":
        raise ValueError(f"{length} is not a length")
    months = int(length[:-1]) * (12 if length[-1] == "y" else 1) + start.month - 1
    year, month = start.year + months // 12, months % 12 + 1
    end = date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
    return end - timedelta(days=1) if includes_last else end


def clean_period(
    form: forms.Form,
    *,
    start: str = "valid_from",
    end: str = "valid_to",
    length: str = "length",
    includes_last: bool = False,
) -> None:
    """Work out the end of a form's period, in `form.clean()`: fills `cleaned_data[end]`, or adds errors.

    A picked length and a typed end that disagree are refused, since we cannot know which of them is meant.
    `forever` leaves the end None.
    """
    cleaned = form.cleaned_data
    first, last, picked = cleaned.get(start), cleaned.get(end), cleaned.get(length)
    if first is None or start in form.errors or end in form.errors:
        return
    if picked:
        worked_out = last_day_of(first, picked, includes_last=includes_last)
        if last is not None and last != worked_out:
            form.add_error(end, _("填写的结束时间和选择的期限不一样，请只留一个"))
            return
        last = cleaned[end] = worked_out
    elif last is None:
        form.add_error(end, _("请填写结束时间，或者选择期限"))
        return
    if last is not None and last < first:
        form.add_error(end, _("结束时间不能早于开始时间"))


class ValidityForm(Form):
    """The validity of a certificate; a subclass adds the other fields and may rename the labels.

    After `is_valid()`: `valid_from`, `valid_to` (None when it never ends) and `valid_forever`.
    Fields that a subclass drops (a certificate without validity) are not asked.
    """

    valid_from = DateBoxes(label=_("居民身份证有效期开始时间"))
    valid_to = DateBoxes(label=_("居民身份证有效期结束时间"), required=False)
    length = LengthField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not required by itself, but either it or a length is.
        self.fields["valid_to"].mark = STAR  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Work out the end."""
        cleaned = super().clean() or self.cleaned_data
        if "valid_from" in self.fields:
            clean_period(self)
            cleaned["valid_forever"] = cleaned.get("length") == FOREVER
        return cleaned
