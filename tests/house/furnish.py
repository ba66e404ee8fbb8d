"""Furnishes a served Jingban's database: `python -m tests.house.furnish` prints, as JSON, what there is.

The clock is set to the cast's moment. Everybody's password is `tests.cast.PASSWORD`.
"""

import json
from datetime import timedelta
from typing import Any

import django


def main() -> None:
    """Migrate, load what the story needs, and make its people."""
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    for alias in settings.DATABASES:
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    print(json.dumps(furnish()))


def furnish() -> dict[str, Any]:
    """Make the world of casework, a draft ready to be filed, and an agent for tomorrow alone."""
    from jingban.catalogue.data import load_data as load_services
    from jingban.foundation import clock
    from jingban.foundation.clock import china_date
    from jingban.foundation.models import ClockOffset
    from jingban.messages.data import load_data as load_texts
    from tests.casework.world import World
    from tests.cast import LIN, NOW
    from tests.factories import grant, make_account, make_person

    load_services()
    load_texts()
    offset = NOW - clock.database_now()
    ClockOffset.objects.update_or_create(id=1, defaults={"seconds": round(offset.total_seconds())})
    world = World()
    make_account(LIN)
    tomorrow = china_date(NOW) + timedelta(days=1)
    grant(world.organisation, world.account, make_person(LIN), first=tomorrow, last=tomorrow)
    case = world.draft()
    return {
        "case": str(case.id),
        "mandate": str(world.mandate.id),
        "organisation": str(world.organisation.id),
        "name": world.organisation.name,
        "tomorrow": tomorrow.isoformat(),
    }


if __name__ == "__main__":
    main()
