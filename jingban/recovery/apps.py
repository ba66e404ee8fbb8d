"""The recovery room."""

from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    """Finding back into an account whose password, user name or phone number is lost."""

    name = "jingban.recovery"

    def ready(self) -> None:
        """Let vetting know which petitions begin here."""
        from jingban.recovery import phone

        phone.register()
