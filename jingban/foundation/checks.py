"""System checks of what production stands on: the database's role, the scanner of files."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import Error as DatabaseError
from django.db import connection


@register("vendors")
def role_is_ordinary(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Give an error when production's role is a superuser of PostgreSQL; a database that is away is no such error."""
    if settings.JINGBAN_SANDBOX or not is_superuser():
        return []
    return [Error("The database's role is a superuser; give Jingban one of its own", id="foundation.E001")]


@register("vendors")
def scanner_is_named(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Give a warning when production has no scanner of files."""
    if settings.JINGBAN_SANDBOX or settings.JINGBAN_CLAMD:
        return []
    return [Warning("JINGBAN_CLAMD names no virus scanner for uploads", id="foundation.W001")]


def is_superuser() -> bool:
    """Say whether the role of the connection may do anything on the server."""
    if connection.vendor != "postgresql":
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            found = cursor.fetchone()
    except DatabaseError:
        return False
    return bool(found and found[0])
