"""The recovery room."""

from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    """Finding back into an account whose password, user name or phone number is lost."""

    name = "jingban.recovery"
