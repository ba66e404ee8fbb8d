"""`manage.py worker`: background work, until SIGTERM; `--status` shows how it stands, `--retry` revives."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count, Min, Q

from jingban.foundation.clock import database_now, now
from jingban.ledger.models import LedgerRow, OutboxEvent, Schedule
from jingban.ledger.outbox import WAITING, due_events, revive
from jingban.ledger.sealer import database_head
from jingban.ledger.worker import Worker

SHOWN = 20


class Command(BaseCommand):
    """Run the worker, or look at its work."""

    help = "Handle events, run periodic work and seal the ledger until SIGTERM or Ctrl-C."
    requires_system_checks: list[str] = []  # pages are not its business, and it starts sooner

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the number of threads, or what to show or revive."""
        parser.add_argument("--threads", type=int, default=3, help="threads at work (default 3)")
        parser.add_argument("--status", action="store_true", help="show what waits, fails and was given up")
        parser.add_argument("--retry", nargs="+", type=int, metavar="ID", help="try given-up events again")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do one of the three."""
        if options["status"]:
            self.show_status()
        elif options["retry"]:
            self.stdout.write(f"{revive(options['retry'])} given-up events will be tried again")
        elif options["threads"] < 1:
            raise CommandError("--threads must be at least 1")
        else:
            self.work(options["threads"])

    def work(self, threads: int) -> None:
        """Run the worker until a signal says stop."""
        worker = Worker(threads=threads)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop.set())
        worker.run()

    def show_status(self) -> None:
        """Print events, dead ones by name, periodic work and the ledger's end."""
        instant, present = now(), database_now()
        waiting = OutboxEvent.objects.filter(WAITING).aggregate(
            all=Count("pk"),
            later=Count("pk", filter=Q(due_at__gt=instant)),
            failing=Count("pk", filter=~Q(last_error="")),
            held=Count("pk", filter=Q(free_at__gt=present) & ~Q(lease=None)),
            oldest=Min("due_at", filter=Q(due_at__lte=instant)),
        )
        self.stdout.write(
            f"events waiting: {waiting['all']} (due and free {due_events(instant, present).count()}, "
            f"under way {waiting['held']}, failing {waiting['failing']}, due later {waiting['later']}); "
            f"oldest due: {waiting['oldest'] or '-'}"
        )
        dead = OutboxEvent.objects.exclude(dead_at=None).order_by("-dead_at")
        self.stdout.write(f"events given up: {dead.count()}")
        for event in dead[:SHOWN]:
            self.stdout.write(f"  {event.pk} {event}, {event.attempts} attempts, {event.last_error}")
        for schedule in Schedule.objects.order_by("name"):
            trouble = f", {schedule.last_error}" if schedule.last_error else ""
            self.stdout.write(f"periodic {schedule.name}: next {schedule.next_at.isoformat()}{trouble}")
        head = database_head()
        unsealed = LedgerRow.objects.filter(position=None).count()
        self.stdout.write(f"ledger: {head.position if head else 0} rows sealed, {unsealed} to be sealed")
