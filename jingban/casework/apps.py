"""The casework room."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Cases and their determinations."""

    name = "jingban.casework"

    def ready(self) -> None:
        """Offer this room's pages to the frame and the desk, and its masked values to officers."""
        from jingban.casework import screens

        screens.register()
