"""The form every page's form comes from, and what the `form-field` component reads of a field."""

from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jingban.ui.forms import kept

# How a widget is framed: one control under its label, a group under a legend, a tick beside its words,
# or a place to lay a file.
CONTROL, GROUP, TICK, UPLOAD, HIDDEN = "control", "group", "tick", "upload", "hidden"
STAR, OPTIONAL = "star", "optional"


class BoundField(forms.BoundField):
    """A field of a form on a page, with what its frame needs to know."""

    @cached_property
    def frame(self) -> str:
        """How the component draws it: `control`, `group`, `tick`, `upload` or `hidden`."""
        widget = self.field.widget
        if widget.is_hidden:
            return HIDDEN
        if isinstance(widget, forms.CheckboxInput):
            return TICK
        if isinstance(widget, forms.FileInput):
            return UPLOAD
        return GROUP if widget.use_fieldset else CONTROL

    @cached_property
    def hint_id(self) -> str:
        """The id of the hint, named by the control's `aria-describedby`."""
        return f"{self.auto_id}_helptext"

    @cached_property
    def error_id(self) -> str:
        """The id of the error, named by the control's `aria-describedby`."""
        return f"{self.auto_id}_error"

    @cached_property
    def first_id(self) -> str:
        """The id of the first thing to type into: where an error summary leads."""
        return self.id_for_label or f"{self.auto_id}_0"

    @cached_property
    def mark(self) -> str:
        """What stands beside the label: `star` (the manual's *), `optional` (选填) or nothing.

        A field class or instance may say otherwise by an attribute `mark`.
        """
        chosen = getattr(self.field, "mark", None)
        if chosen is not None:
            return str(chosen)
        if self.field.required:
            return STAR
        return "" if self.frame == TICK else OPTIONAL

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add our classes, and what the page reader needs, to what Django gives."""
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if self.frame == CONTROL:
            built.setdefault("class", widget.attrs.get("class", "input"))
        if self.field.required and self.frame in {CONTROL, TICK, UPLOAD}:
            built["aria-required"] = "true"
        return dict(built)

    @property
    def aria_describedby(self) -> str | None:
        """Name the hint and the error that stand on the page; a group's are named by its fieldset."""
        if self.frame == GROUP:
            return None
        return self.described_by or None

    @cached_property
    def described_by(self) -> str:
        """The ids of hint and error, as far as there are any."""
        ids = [self.hint_id] if self.help_text else []
        if self.errors:
            ids.append(self.error_id)
        return " ".join(ids)


class Form(forms.Form):
    """A form whose fields are drawn by `<c-form-field :field="form.name" />`.

    Required fields carry the manual's `*`, the others 选填. The browser's own bubbles stay off: our errors
    stand beside the field and in a summary, in the reader's language.
    """

    use_required_attribute = False
    bound_field_class = BoundField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial = {**self.initial, **kept.initial_of(self)}
        for name, field in self.fields.items():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _required_text(field, field.label or name)

    def keep_errors_of(self, *names: str) -> None:
        """Judge only these fields: the others are not finished yet, only a code or the like is asked for."""
        self.full_clean()
        for name in [one for one in self.errors if one not in names]:
            del self.errors[name]

    def __getitem__(self, name: str) -> BoundField:
        """Give a field as it stands on the page."""
        return cast("BoundField", super().__getitem__(name))

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Every error as (id of the control or empty, text that names the field), in the order of the page."""
        listed = [("", str(text)) for text in self.non_field_errors()]
        for bound in map(self.__getitem__, self.fields):
            listed += [(str(bound.first_id), _named(bound, str(text))) for text in bound.errors]
        return listed


def _named(bound: forms.BoundField, text: str) -> str:
    label = str(bound.label)
    return text if label in text else gettext("{label}：{text}").format(label=label, text=text)


def _required_text(field: forms.Field, label: Any) -> Any:
    if isinstance(field, forms.ChoiceField):
        return format_lazy(_("请选择{label}"), label=label)
    if isinstance(field, forms.FileField):
        return format_lazy(_("请上传{label}"), label=label)
    return format_lazy(_("请填写{label}"), label=label)
