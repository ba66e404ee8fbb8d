"""Builds the demo world once, step by step, by the same use cases that people use."""

from collections.abc import Callable
from datetime import timedelta

from jingban.foundation.clock import database_now
from jingban.parties.models import Organisation
from jingban.sandbox.demo import accounts, registers, staff
from jingban.sandbox.demo.cast import organisation
from jingban.sandbox.demo.time_travel import at
from jingban.sandbox.models import DemoStep

# The city's past: so long before today is the first account opened.
FOUNDED = timedelta(days=400)

STEPS: tuple[tuple[str, Callable[[], None]], ...] = (
    ("registers", registers.fill),
    ("accounts", accounts.open_all),
    ("staff", staff.hire_all),
)


def build_world(*, say: Callable[[str], object]) -> None:
    """Build each step that this database lacks; `say` is told of each. Killed half-way, the next run goes on."""
    for name, build in STEPS:
        if _is_built(name):
            continue
        with at(database_now() - FOUNDED):
            build()
        DemoStep.objects.update_or_create(name=name, defaults={"organisation_id": _anchor().id})
        say(f"demo: {name}")


def _is_built(name: str) -> bool:
    step = DemoStep.objects.filter(name=name).first()
    return step is not None and Organisation.objects.filter(id=step.organisation_id).exists()


def _anchor() -> Organisation:
    return Organisation.objects.get(uscc=organisation("yanxi").uscc)
