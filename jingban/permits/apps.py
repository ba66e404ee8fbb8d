"""The permits room."""

from django.apps import AppConfig


class PermitsConfig(AppConfig):
    """Work permits."""

    name = "jingban.permits"

    def ready(self) -> None:
        """Register this room's case types."""
        from jingban.casework import types
        from jingban.permits.employer_change import EMPLOYER_CHANGE

        types.register(EMPLOYER_CHANGE)
