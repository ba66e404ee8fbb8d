"""`manage.py sandbox …`: everything the sandbox can be told to do (design.md 5)."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jingban.foundation import totp
from jingban.foundation.clock import CHINA, now
from jingban.foundation.identifiers import CertificateType
from jingban.sandbox.demo.world import build_world
from jingban.sandbox.serve import RegisterServer
from jingban.sandbox.use_cases import life_events
from jingban.sandbox.use_cases.hire import UnableToHire, hire
from jingban.sandbox.use_cases.load import UnableToLoad, load_file
from jingban.sandbox.use_cases.move_clock import UnableToMoveClock, move_clock
from jingban.sandbox.use_cases.prove import UnableToProve, confirm_organisation, pass_face
from jingban.sandbox.use_cases.switch import NAMES, UnableToSwitch, switch_off, switch_on
from jingban.staff.models import Role
from jingban.staff.use_cases.create_officer import UnableToCreateOfficer

FAULTS = (
    UnableToLoad,
    UnableToHire,
    UnableToCreateOfficer,
    UnableToMoveClock,
    UnableToProve,
    UnableToSwitch,
    life_events.UnableToHappen,
)
HAPPEN: dict[str, Callable[..., None]] = {
    "rename": life_events.rename_organisation,
    "representative": life_events.change_representative,
    "death": life_events.let_die,
    "merge": life_events.merge,
    "unmerge": life_events.unmerge,
}
STATES = {"dissolve": "dissolved", "suspend": "suspended", "restore": "live"}


class Command(BaseCommand):
    """Moves the sandbox: its registers, proofs, staff, clock, outages and the demo world."""

    help = "Moves the sandbox: load, pass-face, confirm-org, staff, clock, down, up, register, serve-registers, demo"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the commands."""
        commands = parser.add_subparsers(dest="command", required=True)
        one = commands.add_parser(
            "load", help="add people, organisations and moved-in accounts from a JSON file"
        )
        one.add_argument("file", type=Path)
        one.set_defaults(run=self.load)
        one = commands.add_parser("pass-face", help="give a registered person L3")
        one.add_argument("number")
        one.add_argument("--type", default="", choices=CertificateType.values)
        one.add_argument("--phone", default="", help="which account, if the person has several")
        one.set_defaults(run=self.pass_face)
        one = commands.add_parser("confirm-org", help="give a registered organisation O2")
        one.add_argument("uscc")
        one.add_argument("--username", default="", help="which account, if the organisation has several")
        one.set_defaults(run=self.confirm_org)
        one = commands.add_parser("staff", help="make a staff account")
        one.add_argument("name")
        one.add_argument("--role", action="append", required=True, choices=Role.values)
        one.add_argument("--person", default="", help="the officer's own certificate number")
        one.add_argument("--login", default="")
        one.set_defaults(run=self.staff)
        one = commands.add_parser("clock", help="+3d, 2026-12-01T00:00+08:00 or reset; without: show it")
        one.add_argument("to", nargs="?", default="+0s")
        one.set_defaults(run=self.clock)
        for name, switch in (("down", switch_off), ("up", switch_on)):
            one = commands.add_parser(name, help=f"switch {name} {', '.join(NAMES)}")
            one.add_argument("what", nargs="+")
            one.set_defaults(run=self.switch, switch=switch)
        one = commands.add_parser("register", help="a life event: dissolve, suspend, restore, rename, …")
        add_life_events(one)
        one.set_defaults(run=self.register)
        one = commands.add_parser(
            "serve-registers", help="serve both registers over HTTP (docs/registers.md)"
        )
        one.add_argument("--port", type=int, default=8090)
        one.set_defaults(run=self.serve_registers)
        one = commands.add_parser("demo", help="build the demo world; again, it adds what is missing")
        one.set_defaults(run=self.demo)

    def handle(self, *args: Any, run: Callable[..., None], **options: Any) -> None:
        """Run one command; a fault is one line and exit code 1."""
        try:
            run(**options)
        except FAULTS as fault:
            raise CommandError(f"{type(fault).__name__}: {fault}") from fault

    def load(self, *, file: Path, **_: Any) -> None:
        """Load a file."""
        done = load_file(path=file, now=now())
        self.stdout.write(
            f"{done.people} people, {done.organisations} organisations, {done.migrated_accounts} moved-in accounts"
        )

    def pass_face(self, *, number: str, type: str, phone: str, **_: Any) -> None:
        """Give L3."""
        link = pass_face(number=number, certificate_type=type, phone=phone, now=now())
        self.stdout.write(f"{link.level} since {link.proven_at:%Y-%m-%d %H:%M:%S} UTC")

    def confirm_org(self, *, uscc: str, username: str, **_: Any) -> None:
        """Give O2."""
        link = confirm_organisation(uscc=uscc, username=username, now=now())
        self.stdout.write(f"{link.level} since {link.proven_at:%Y-%m-%d %H:%M:%S} UTC")

    def staff(self, *, name: str, role: list[str], person: str, login: str, **_: Any) -> None:
        """Make a staff account and print what it signs in with."""
        made = hire(name=name, roles=role, person_number=person, login=login, now=now())
        self.stdout.write(f"login: {made.login}\npassword: {made.password}\nTOTP secret: {made.totp_secret}")
        uri = totp.provisioning_uri(
            made.totp_secret, login=made.login, issuer=str(settings.BRAND["name_other"])
        )
        self.stdout.write(uri)

    def clock(self, *, to: str, **_: Any) -> None:
        """Move the clock and print it."""
        self.stdout.write(move_clock(text=to).astimezone(CHINA).isoformat(timespec="seconds"))

    def switch(self, *, what: list[str], switch: Callable[..., None], command: str, **_: Any) -> None:
        """Switch stand-ins off or on."""
        for name in what:
            switch(name=name)
            self.stdout.write(f"{name}: {command}")

    def register(self, *, event: str, told: bool, **options: Any) -> None:
        """Let a life event happen."""
        chosen = {name: value for name, value in options.items() if name in LIFE_ARGUMENTS}
        if event in STATES:
            life_events.set_organisation_state(state=STATES[event], now=now(), told=told, **chosen)
        else:
            HAPPEN[event](now=now(), told=told, **chosen)
        self.stdout.write(f"{event}: done")

    def serve_registers(self, *, port: int, **_: Any) -> None:
        """Serve the registers until interrupted."""
        client, _sep, secret = settings.JINGBAN_REGISTER_KEY.partition(":")
        with RegisterServer(port, client, secret.encode()) as server:
            self.stdout.write(f"http://127.0.0.1:{server.server_port}")
            self.stdout.flush()
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                self.stdout.write("stopped")

    def demo(self, **_: Any) -> None:
        """Build the demo world."""
        build_world(say=self.stdout.write)


LIFE_ARGUMENTS = ("uscc", "name", "number", "certificate_type", "country", "into", "into_type")


def add_life_events(parser: ArgumentParser) -> None:
    """Describe `sandbox register …`."""
    events = parser.add_subparsers(dest="event", required=True)
    for event in (*STATES, "rename", "representative"):
        one = events.add_parser(event)
        one.add_argument("uscc")
        if event == "rename":
            one.add_argument("name")
        if event == "representative":
            one.add_argument("number")
            one.add_argument("name")
            _add_certificate(one)
        _add_told(one)
    for event in ("death", "merge", "unmerge"):
        one = events.add_parser(event)
        one.add_argument("number")
        if event == "merge":
            one.add_argument("into", help="the number of the entry that stays")
            one.add_argument("--into-type", default="resident_id", choices=CertificateType.values)
        one.add_argument(
            "--type", dest="certificate_type", default="resident_id", choices=CertificateType.values
        )
        _add_told(one)


def _add_certificate(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--type", dest="certificate_type", default="resident_id", choices=CertificateType.values
    )
    parser.add_argument("--country", default="")


def _add_told(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--untold", dest="told", action="store_false", help="the house finds out by itself, later"
    )
