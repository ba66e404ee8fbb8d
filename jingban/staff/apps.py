"""The staff room."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Members of staff and their sign-in."""

    name = "jingban.staff"

    def ready(self) -> None:
        """Offer this room's pages to the staff shell."""
        from jingban.staff import screens

        screens.register()
