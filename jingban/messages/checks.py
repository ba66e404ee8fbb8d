"""A system check: the chosen carriers have what they need."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register

from jingban.messages.base import email_sender, sms_sender


@register("vendors")
def carriers_can_run(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Give an error for each thing that SMS lacks, a warning for e-mail: nothing depends on it alone."""
    return [
        *(Error(problem, id="messages.E001") for problem in sms_sender().check_config()),
        *(Warning(problem, id="messages.W001") for problem in email_sender().check_config()),
    ]
