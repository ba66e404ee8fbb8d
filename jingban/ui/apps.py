"""Makes the room an app, and closes cotton's quoting hole before the first template renders."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The ui room."""

    name = "jingban.ui"
    label = "ui"

    def ready(self) -> None:
        """Put our quoting in the place of cotton's."""
        from jingban.ui import quoting

        quoting.install()
