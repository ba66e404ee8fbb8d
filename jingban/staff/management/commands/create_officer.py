"""`manage.py create_officer NAME --role staff_admin`: the first member of staff, and any other from the server."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper

from jingban.foundation import clock
from jingban.foundation.clock import CHINA
from jingban.staff.enrolling import GivenCode
from jingban.staff.models import Officer, Role
from jingban.staff.use_cases.create_officer import UnableToCreateOfficer, create_officer


def say_code(out: OutputWrapper, officer: Officer, given: GivenCode) -> None:
    """Print what an officer enrols with."""
    out.write(f"login:          {officer.login}")
    out.write(f"enrolment code: {given.code}")
    out.write(f"good until:     {given.expires_at.astimezone(CHINA):%Y-%m-%d %H:%M} (China)")
    out.write("Enrol at /staff/enrol/ with your own password and authenticator.")


class Command(BaseCommand):
    """Makes a staff account and prints the code its officer enrols with."""

    help = "Make a staff account and print the code its officer enrols with; it is shown this once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a name, roles, and where they hold."""
        parser.add_argument("name", help="the member of staff's name")
        parser.add_argument("--login", help="login name; without it the name, when that is one")
        parser.add_argument("--role", action="append", required=True, choices=Role.values, dest="roles")
        parser.add_argument(
            "--division",
            default=settings.BRAND["region_code"] or "000000",
            help="six digits of GB/T 2260; trailing 00 takes in all below, 000000 is everywhere",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it."""
        login = options["login"] or options["name"]
        if not login.isascii():
            raise CommandError("give a login name of letters and digits: --login NAME")
        try:
            created = create_officer(
                login=login,
                name=options["name"],
                roles={Role(code) for code in options["roles"]},
                division=options["division"],
                now=clock.now(),
            )
        except UnableToCreateOfficer as refusal:
            raise CommandError(f"not created: {refusal.code}") from refusal
        say_code(self.stdout, created.officer, created.enrolment)
