"""The registration room."""

from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    """Registering, completing one's data, and the representative's confirmation."""

    name = "jingban.registration"

    def ready(self) -> None:
        """Offer this room's tabs and places to the frame."""
        from jingban.registration import screens

        screens.register()
