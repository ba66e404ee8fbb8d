"""A system check: the chosen carriers have what they need."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register

from jingban.messages.base import email_sender, sms_sender


@register("vendors")
def carriers_can_run(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Give an error for each thing that a carrier lacks."""
    problems = [*sms_sender().check_config(), *email_sender().check_config()]
    return [Error(problem, id="messages.E001") for problem in problems]
