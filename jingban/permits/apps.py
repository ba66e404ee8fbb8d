"""The permits room."""

from django.apps import AppConfig


class PermitsConfig(AppConfig):
    """Work permits."""

    name = "jingban.permits"

    def ready(self) -> None:
        """Register this room's case types, and its entry as a place of the frame."""
        from jingban.casework import types
        from jingban.permits.employer_change import EMPLOYER_CHANGE
        from jingban.ui import places

        places.register("permits", "permits:home")
        types.register(EMPLOYER_CHANGE)
