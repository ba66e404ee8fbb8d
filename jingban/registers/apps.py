"""The registers' app."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Registers the check of the chosen backends."""

    name = "jingban.registers"

    def ready(self) -> None:
        """Import the system check."""
        from jingban.registers import checks  # noqa: F401
