"""`manage.py verify_ledger`: says OK, or names the first break and ends with code 1."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jingban.ledger.sealer import heads_folder
from jingban.ledger.verifying import Broken, verify


class Command(BaseCommand):
    """Verify the audit rows against their chain and the signed heads."""

    help = "Verify the audit rows against their hash chain and the signed heads outside the database."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where the signed heads are."""
        parser.add_argument(
            "--heads",
            type=Path,
            metavar="FOLDER",
            help="compare with this copy of the signed heads (default: ledger/ of the data folder)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify and say so."""
        try:
            found = verify(options["heads"] or heads_folder())
        except Broken as error:
            raise CommandError(f"BROKEN: {error}") from error
        self.stdout.write(
            f"OK: {found.sealed} rows sealed and verified, {found.unsealed} not yet sealed, "
            f"{found.beyond_files} sealed since the newest head outside the database"
        )
