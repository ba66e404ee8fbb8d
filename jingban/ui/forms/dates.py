"""A date in three boxes: year, month, day (screens 03, 07)."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Typed(NamedTuple):
    """What stands in the three boxes."""

    year: str
    month: str
    day: str


class DateBoxesWidget(forms.Widget):
    """Three boxes named `<name>-y`, `<name>-m`, `<name>-d`."""

    template_name = "ui/widgets/date.html"
    use_fieldset = True
    PARTS = (
        ("y", pgettext_lazy("date", "年"), 4),
        ("m", pgettext_lazy("date", "月"), 2),
        ("d", pgettext_lazy("date", "日"), 2),
    )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give the template its three boxes, with what was typed."""
        context = super().get_context(name, value, attrs)
        typed = self._typed(value)
        base = context["widget"]["attrs"].get("id", f"id_{name}")
        context["widget"]["invalid"] = context["widget"]["attrs"].get("aria-invalid") == "true"
        context["widget"]["boxes"] = [
            {
                "name": f"{name}-{part}",
                "id": f"{base}_{part}",
                "label": label,
                "length": length,
                "value": text,
            }
            for (part, label, length), text in zip(self.PARTS, typed, strict=True)
        ]
        return context

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> Typed:
        """Give what was typed, full-width digits made plain."""
        parts = (str(data.get(f"{name}-{part}", "") or "") for part, _label, _length in self.PARTS)
        return Typed(*(unicodedata.normalize("NFKC", part).strip() for part in parts))

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> bool:
        """Say whether none of the boxes came back."""
        return all(f"{name}-{part}" not in data for part, _label, _length in self.PARTS)

    def id_for_label(self, id_: str) -> str:
        """Lead to the first box."""
        return f"{id_}_y" if id_ else ""

    @staticmethod
    def _typed(value: Any) -> Typed:
        if isinstance(value, date):
            return Typed(str(value.year), str(value.month), str(value.day))
        return value if isinstance(value, Typed) else Typed("", "", "")


class DateBoxes(forms.Field):
    """A calendar day in three boxes; gives a `date`, or None when all are empty and it is optional.

    `earliest` and `latest` bound the day, both included.
    """

    widget = DateBoxesWidget
    default_error_messages = {
        "incomplete": _("年、月、日都要填写"),
        "year": _("年份请写 4 位数字，如 2026"),
        "impossible": _("没有这一天，请检查年、月、日"),
        "early": _("不能早于 %(day)s"),
        "late": _("不能晚于 %(day)s"),
    }

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        self.earliest = earliest
        self.latest = latest
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """Read the three boxes; raises ValidationError saying which of them is wrong."""
        if value is None or isinstance(value, date):
            return value
        typed = DateBoxesWidget._typed(value)
        if not any(typed):
            return None
        if not all(typed):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        if not (len(typed.year) == 4 and typed.year.isascii() and typed.year.isdigit()):
            raise ValidationError(self.error_messages["year"], code="year")
        try:
            return date(int(typed.year), int(typed.month), int(typed.day))
        except (ValueError, OverflowError) as fault:
            raise ValidationError(self.error_messages["impossible"], code="impossible") from fault

    def validate(self, value: date | None) -> None:
        """Check that a day is there when it must be, and lies within the bounds."""
        super().validate(value)
        if value is None:
            return
        if self.earliest and value < self.earliest:
            raise ValidationError(
                self.error_messages["early"], code="early", params={"day": self.earliest.isoformat()}
            )
        if self.latest and value > self.latest:
            raise ValidationError(
                self.error_messages["late"], code="late", params={"day": self.latest.isoformat()}
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare days, not what was typed."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True
