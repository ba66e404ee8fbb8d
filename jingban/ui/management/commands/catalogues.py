"""`manage.py catalogues update|check|compile [room …]`: keeps the English of every room complete."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jingban.ui.catalogues import check, rooms, store


class Command(BaseCommand):
    """Finds the texts, says what is missing, compiles; needs no GNU gettext."""

    help = "Update, check or compile the translations of the rooms."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do, and for which rooms (all, if none is named)."""
        parser.add_argument("action", choices=["update", "check", "compile"])
        parser.add_argument("rooms", nargs="*")
        parser.add_argument("--prune", action="store_true", help="update: drop what nobody says any more")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; `check` raises CommandError (exit 1) when something is wrong."""
        known = rooms.folders()
        unknown = set(options["rooms"]) - set(known)
        if unknown:
            raise CommandError(f"no such room: {', '.join(sorted(unknown))}")
        chosen = {room: known[room] for room in options["rooms"] or known}
        if options["action"] == "update":
            for room, folder in chosen.items():
                path = rooms.catalogue_of(folder)
                said = rooms.said_in(room, folder)
                if said or path.exists():
                    store.write(store.merge(store.read(path), said, prune=options["prune"]), path)
        elif options["action"] == "compile":
            for folder in chosen.values():
                path = rooms.catalogue_of(folder)
                if path.exists():
                    store.compile_to(store.read(path), path.with_suffix(".mo"))
        else:
            self._check(chosen)

    def _check(self, chosen: dict[str, Any]) -> None:
        catalogues = {room: store.read(rooms.catalogue_of(folder)) for room, folder in chosen.items()}
        found = [
            f"{room}: {fault}"
            for room, folder in chosen.items()
            for fault in check.faults(catalogues[room], rooms.said_in(room, folder))
        ]
        found += check.clashes(catalogues)
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} texts need work")
