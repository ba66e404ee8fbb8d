"""The vetting room."""

from django.apps import AppConfig


class VettingConfig(AppConfig):
    """Petitions that two members of staff rule on."""

    name = "jingban.vetting"

    def ready(self) -> None:
        """Offer this room's queue to the desk and its masked values to reviewers."""
        from jingban.vetting import screens

        screens.register()
