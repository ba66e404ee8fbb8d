"""What was typed into a form whose sending was refused, to be shown in it again.

The middleware that kept it offers it for the time of one request; forms opened in it take up their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

_offered: ContextVar[QueryDict | None] = ContextVar("kept_form", default=None)


@contextmanager
def offered(values: QueryDict) -> Iterator[None]:
    """Offer what was typed to the forms that are opened in this block."""
    token = _offered.set(values)
    try:
        yield
    finally:
        _offered.reset(token)


def initial_of(form: forms.Form) -> dict[str, Any]:
    """Give the offered values of a form's fields, as its widgets show them; only what a person types or picks."""
    values = _offered.get()
    if values is None:
        return {}
    files: MultiValueDict[str, Any] = MultiValueDict()
    found = {}
    for name, field in form.fields.items():
        widget, key = field.widget, form.add_prefix(name)
        typed = not isinstance(widget, forms.PasswordInput | forms.FileInput | forms.HiddenInput)
        if typed and not widget.value_omitted_from_data(values, files, key):
            found[name] = widget.value_from_datadict(values, files, key)
    return found
