"""`manage.py re_enrol_officer LOGIN`: a member of staff enrols anew, where no administrator can let her."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jingban.foundation import clock
from jingban.staff.management.commands.create_officer import say_code
from jingban.staff.queries import officer_by_login
from jingban.staff.use_cases.re_enrol_officer import re_enrol_officer


class Command(BaseCommand):
    """Ends what an officer signs in with and prints a code to enrol with."""

    help = (
        "End an officer's password and authenticator and print a new enrolment code; it is shown this once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the login name."""
        parser.add_argument("login")

    def handle(self, *args: Any, login: str, **options: Any) -> None:
        """Give the code."""
        officer = officer_by_login(login)
        if officer is None:
            raise CommandError("no such account, or it has ended")
        say_code(self.stdout, officer, re_enrol_officer(officer=officer, by=None, now=clock.now()))
