"""Brings databases, static files and data up to date before the servers start, in one process.

`python -m scripts.prepare`: migrations of every database, `load_data`, `collectstatic`, and in the sandbox
the demo world. Every step may run again. A full disk or an unreachable database is said in one line.
"""

import os
import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError

from jingban.config.environment import MissingSetting


def main() -> None:
    load_settings()
    django.setup()
    for alias in settings.DATABASES:
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_data", verbosity=0)
    if settings.JINGBAN_SANDBOX:
        call_command("sandbox", "demo", verbosity=0)


def load_settings() -> None:
    """Load the settings; stops with one line when one is missing or cannot be understood."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jingban.config.settings")
    try:
        settings.DATABASES  # noqa: B018 (touching one loads them all)
    except (MissingSetting, ValueError) as error:
        sys.exit(f"The settings cannot be used: {error}")


def explain(error: Exception) -> str:
    """Give one line for a person: what could not be used and why."""
    reason = str(error).strip().partition("\n")[0]
    if isinstance(error, OSError):
        return f"{error.filename or settings.DATA} cannot be written ({error.strerror})."
    return f"The database cannot be used: {reason}."


if __name__ == "__main__":
    try:
        main()
    except (DatabaseError, OSError) as error:
        if os.environ.get("JINGBAN_TRACE"):
            raise
        sys.exit(explain(error))
