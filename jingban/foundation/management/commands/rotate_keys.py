"""`manage.py rotate_keys [--kek] [--data] [--lookup]`: changes keys while the product serves."""

import time
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jingban.foundation import lookup
from jingban.foundation.clock import database_now
from jingban.foundation.crypto import rotation
from jingban.foundation.crypto.keyring import CURRENT_KEY_SECONDS, CannotUnseal
from jingban.foundation.crypto.rotation import Batch

# Beside what other processes remember: a request that has sealed a value and not yet committed it.
SETTLE_SECONDS = CURRENT_KEY_SECONDS + 30


class Command(BaseCommand):
    """Rotate keys; see docs/operations.md for what to do before and after."""

    help = "Bring data keys, sealed columns or look-ups under the newest keys. May be stopped and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to rotate."""
        parser.add_argument("--kek", action="store_true", help="wrap data keys under the newest JINGBAN_KEYS")
        parser.add_argument("--data", action="store_true", help="seal all personal data under a new data key")
        parser.add_argument(
            "--lookup", action="store_true", help="digest under the newest JINGBAN_LOOKUP_KEYS"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate what was asked, in the order in which one depends on the other."""
        if not (options["kek"] or options["data"] or options["lookup"]):
            raise CommandError("say what to rotate: --kek, --data, --lookup")
        unreadable: list[str] = []
        try:
            if options["kek"]:
                self.stdout.write(f"data keys wrapped anew: {rotation.rewrap_keys()}")
            if options["data"]:
                unreadable += self.rotate_data()
            if options["lookup"]:
                unreadable += self.report("look-up entries digested", lookup.rehash()).unreadable
        except CannotUnseal as error:
            raise CommandError(str(error)) from error
        if unreadable:
            raise CommandError("these cannot be unsealed and were left: " + ", ".join(unreadable))

    def rotate_data(self) -> list[str]:
        """Seal everything under a new key; once more for what other processes still sealed under the old."""
        key = rotation.begin_data_rotation()
        self.stdout.write(f"sealing under {key}")
        self.reseal_all()
        settled = (database_now() - key.created_at).total_seconds()
        time.sleep(max(0.0, SETTLE_SECONDS - settled))
        rest = self.reseal_all()
        if not rest.unreadable:
            self.stdout.write(f"data keys retired: {rotation.end_data_rotation(now=database_now())}")
        return rest.unreadable

    def reseal_all(self) -> Batch:
        """Go once through every sealed column."""
        changed, unreadable = 0, []
        for model, columns in rotation.sealed_columns().items():
            done = self.report(f"{model._meta.label} sealed anew", rotation.reseal(model, columns))
            changed += done.changed
            unreadable += done.unreadable
        return Batch(changed, unreadable)

    def report(self, what: str, batches: Iterable[Batch]) -> Batch:
        """Run through batches, saying how far it is."""
        changed, unreadable = 0, []
        for batch in batches:
            changed += batch.changed
            unreadable += batch.unreadable
            self.stdout.write(f"{what}: {changed}")
        return Batch(changed, unreadable)
