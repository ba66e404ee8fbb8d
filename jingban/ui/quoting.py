"""Quotes what cotton writes into `{{ attrs }}`.

django-cotton 2.8.0 passes a value through raw when it begins and ends with `"`, so that user data could
leave its attribute. Ours escapes every value; text that a template has already escaped is not escaped twice.
"""

from typing import Any

from django.utils.html import conditional_escape
from django_cotton import templatetags, utils


def ensure_quoted(value: Any) -> str:
    """Give a value as a double-quoted HTML attribute value, whatever it holds."""
    return '"' + str(conditional_escape(value)).replace('"', "&quot;") + '"'


def install() -> None:
    """Replace cotton's function where it is defined and where it was imported."""
    utils.ensure_quoted = ensure_quoted
    templatetags.ensure_quoted = ensure_quoted
