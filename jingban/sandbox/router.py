"""Keeps the stand-ins' tables in a database of their own, so that the product's stays clean."""

from typing import Any

from django.db.models import Model

APP = "sandbox"
ALIAS = "sandbox"


class SandboxRouter:
    """Sends the sandbox's models, and nothing else, to the `sandbox` database."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        """Give the alias to read a model from; None leaves the choice to Django."""
        return ALIAS if model._meta.app_label == APP else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        """Give the alias to write a model to; None leaves the choice to Django."""
        return ALIAS if model._meta.app_label == APP else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Tell whether an app's tables belong into a database."""
        return (app_label == APP) == (db == ALIAS)
