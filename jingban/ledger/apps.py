"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LedgerConfig(AppConfig):
    """Audit rows, their sealer, the outbox and the worker."""

    name = "jingban.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Load every room's `handlers.py`, so that events find who handles them."""
        autodiscover_modules("handlers")
