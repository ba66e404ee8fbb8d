"""The backoffice room."""

from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    """Home, search and audit of the desk."""

    name = "jingban.backoffice"

    def ready(self) -> None:
        """Offer this room's pages to the staff shell."""
        from jingban.backoffice import screens

        screens.register()
