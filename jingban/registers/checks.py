"""A system check: the chosen registers have what they need."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register

from jingban.registers import organisations, population


@register("vendors")
def registers_can_run(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Give an error for each thing that a register backend lacks."""
    problems = [*population().check_config(), *organisations().check_config()]
    return [Error(problem, id="registers.E001") for problem in dict.fromkeys(problems)]
