"""Takes over a year's list of working and rest days, once the State Council has published it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jingban.foundation import clock
from jingban.foundation.calendar_edit import UnableToChangeCalendar, import_year, read_year_list
from jingban.foundation.models import YearStatus


class Command(BaseCommand):
    """`manage.py import_calendar 2027 FILE.csv --source "…"`: see `read_year_list` for the columns."""

    help = "Import a year's working-day list (CSV: day,kind,note_zh,note_en; kind is working or rest)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the year, the file, the source and the status."""
        parser.add_argument("year", type=int)
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--source", required=True, help="what the list rests on, e.g. the notice's number"
        )
        parser.add_argument("--provisional", action="store_true", help="the list may still change")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check and write the list; a fault is told by line and nothing is written."""
        try:
            revision = import_year(
                year=options["year"],
                days=read_year_list(options["file"].read_text(encoding="utf-8")),
                status=YearStatus.PROVISIONAL if options["provisional"] else YearStatus.OFFICIAL,
                source=options["source"],
                now=clock.now(),
            )
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"cannot read {options['file']}: {error}") from error
        except UnableToChangeCalendar as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"{options['year']} imported, calendar revision {revision.number}")
