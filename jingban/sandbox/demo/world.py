"""Builds the demo world once, step by step, by the same use cases that people use."""

from collections.abc import Callable
from datetime import timedelta

from jingban.foundation.clock import china_date, database_now, now
from jingban.parties.models import Organisation
from jingban.sandbox.demo import accounts, registers, staff
from jingban.sandbox.demo.cast import organisation
from jingban.sandbox.demo.story import SCENES
from jingban.sandbox.demo.time_travel import at
from jingban.sandbox.models import DemoStep

# So long before today was the first account opened.
FOUNDED = timedelta(days=400)
STEPS: tuple[tuple[str, Callable[[], None]], ...] = (
    ("registers", registers.fill),
    ("accounts", accounts.open_all),
    ("staff", staff.hire_all),
)


def build_world(*, say: Callable[[str], object]) -> None:
    """Build each step that this database lacks; `say` is told of each. Killed half-way, the next run goes on.

    Each step is remembered with the id of an organisation of the product's database: in a fresh one the
    world is built anew. A step that was done, and then undone by a visitor, is not done again.
    """
    built = _built()
    started = database_now()
    for name, build in STEPS:
        if name not in built:
            with at(started - FOUNDED):
                build()
            _remember(name, say)
    today = china_date(started)
    for scene in SCENES:
        if scene.name not in built:
            with at(scene.instant(today)):
                scene.play(now(), today)
            _remember(scene.name, say)


def _built() -> set[str]:
    anchors = dict(DemoStep.objects.values_list("name", "organisation_id"))
    known = set(Organisation.objects.filter(id__in=anchors.values()).values_list("id", flat=True))
    return {name for name, anchor in anchors.items() if anchor in known}


def _remember(name: str, say: Callable[[str], object]) -> None:
    anchor = Organisation.objects.get(uscc=organisation("yanxi").uscc)
    DemoStep.objects.update_or_create(name=name, defaults={"organisation_id": anchor.id})
    say(f"demo: {name}")
