"""The room's registration with Django."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """Clock, encryption, look-up, identifiers, calendar, divisions, files."""

    name = "jingban.foundation"
    label = "foundation"

    def ready(self) -> None:
        """Register the system checks."""
        from jingban.foundation import checks  # noqa: F401
