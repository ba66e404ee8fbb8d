"""`manage.py create_officer NAME --role staff_admin`: the first member of staff, and any other from the server."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper

from jingban.foundation import clock
from jingban.foundation.clock import china_minute
from jingban.parties.queries import people_by_number
from jingban.staff.enrolling import GivenCode
from jingban.staff.models import Officer, Role
from jingban.staff.policies import needs_person
from jingban.staff.use_cases.create_officer import UnableToCreateOfficer, create_officer


def say_code(out: OutputWrapper, officer: Officer, given: GivenCode) -> None:
    """Print what an officer enrols with."""
    out.write(f"login:          {officer.login}")
    out.write(f"enrolment code: {given.code}")
    out.write(f"good until:     {china_minute(given.expires_at)} (China)")
    out.write("Enrol at /staff/enrol/ with your own password and authenticator.")


class Command(BaseCommand):
    """Makes a staff account and prints the code its officer enrols with."""

    help = "Make a staff account and print the code its officer enrols with; it is shown this once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a name, roles, and where they hold."""
        parser.add_argument("name", help="the member of staff's name")
        parser.add_argument(
            "--number",
            help="the certificate number she is registered with; needed to handle cases or petitions",
        )
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
        roles = {Role(code) for code in options["roles"]}
        people = people_by_number(options["number"]) if options["number"] else []
        if len(people) != 1 and (options["number"] or needs_person(roles)):
            raise CommandError("give the certificate number of somebody who is registered: --number NUMBER")
        try:
            created = create_officer(
                login=login,
                name=options["name"],
                roles=roles,
                person=people[0] if people else None,
                division=options["division"],
                now=clock.now(),
            )
        except UnableToCreateOfficer as refusal:
            raise CommandError(f"not created: {refusal.code}") from refusal
        say_code(self.stdout, created.officer, created.enrolment)
