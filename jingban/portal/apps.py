"""The portal room."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Home, services, search, guides and notices."""

    name = "jingban.portal"

    def ready(self) -> None:
        """Hand the portal's places and the chosen region to the frame."""
        from jingban.portal import screens

        screens.register()
