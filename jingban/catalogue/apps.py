"""The catalogue room."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Services, their categories and guides."""

    name = "jingban.catalogue"
