"""Brings the data that rooms ship (services, message texts …) into the database."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction


class Command(BaseCommand):
    """`manage.py load_data`: calls `load_data()` of every room's `data.py`, lower floors first.

    May run at every start: a room's `load_data` inserts what is missing and keeps what staff have edited.
    """

    help = "Load the data that rooms ship; may be run again at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load room by room, each in a transaction of its own."""
        for room in settings.ROOMS:
            if find_spec(f"{room}.data") is None:
                continue
            load = getattr(import_module(f"{room}.data"), "load_data", None)
            if load is None:
                continue  # a folder of data files only
            with transaction.atomic():
                load()
            if options["verbosity"] > 0:
                self.stdout.write(f"{room.rpartition('.')[2]}: loaded")
