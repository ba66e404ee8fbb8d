"""`manage.py retention`: what is kept how long and what is due; with `--delete` what is due is deleted."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from jingban.config.retention import KNOWN, Rule, delete, due, rules
from jingban.foundation.clock import now


class Command(BaseCommand):
    """Shows the retention table and deletes what has served its time."""

    help = (
        "Shows what is kept how long and how much is due; --delete deletes it (without: nothing is changed)"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the choices."""
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--delete", action="store_true", help="delete what is due")
        choice.add_argument("--table", action="store_true", help="print the table of docs/retention.md")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the rules."""
        if options["table"]:
            self.stdout.write(table())
            return
        instant = now()
        for rule in rules():
            count = delete(rule, instant) if options["delete"] else due(rule, instant)
            kept = f"{rule.days} days" if rule.days else "archive"
            self.stdout.write(
                f"{rule.code:16} {kept:>9}  {count:6} {'deleted' if options['delete'] else 'due'}"
            )
        if not options["delete"]:
            self.stdout.write("nothing was changed; --delete deletes what is due")


def table() -> str:
    """Give the table as Markdown."""
    lines = ["| code | what | purpose | kept | basis | how well known |", "|---|---|---|---|---|---|"]
    return "\n".join(lines + [_line(rule) for rule in rules()])


def _line(rule: Rule) -> str:
    kept = f"{rule.days} days after: {rule.since_en}" if rule.days else "not deleted by the command"
    what, purpose = f"{rule.what_zh} · {rule.what_en}", f"{rule.purpose_zh} · {rule.purpose_en}"
    return f"| `{rule.code}` | {what} | {purpose} | {kept} | {rule.basis} | {KNOWN[rule.known]} |"
