"""The catalogue room."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Services, their categories and guides."""

    name = "jingban.catalogue"

    def ready(self) -> None:
        """Offer this room's pages to the staff shell."""
        from jingban.catalogue import screens

        screens.register()
