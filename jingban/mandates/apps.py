"""The mandates room."""

from django.apps import AppConfig


class MandatesConfig(AppConfig):
    """Mandates, acts and decisions."""

    name = "jingban.mandates"

    def ready(self) -> None:
        """Offer this room's tabs and the acting-for strip to the frame."""
        from jingban.mandates import screens
        from jingban.mandates.queries import principals_of
        from jingban.vetting import conflicts

        screens.register()
        conflicts.register(principals_of)
