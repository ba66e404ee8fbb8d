"""Audit rows and their signed head; outbox events and periodic work."""

from datetime import UTC, datetime
from typing import Any, NoReturn

from django.db import models

from jingban.foundation.models import Entity

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class AppendOnly(Exception):
    """Somebody tried to change or delete an audit row."""


class LedgerQuerySet(models.QuerySet["LedgerRow"]):
    """Audit rows are read and added, nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse; raises `AppendOnly`."""
        raise AppendOnly("audit rows are never changed")

    def delete(self) -> NoReturn:
        """Refuse; raises `AppendOnly`."""
        raise AppendOnly("audit rows are never deleted")


class LedgerRow(Entity):
    """One thing that happened. Never changed, never deleted; the sealer adds its position and link once."""

    at = models.DateTimeField()
    event = models.CharField(max_length=64)
    outcome = models.CharField(max_length=64)
    account_id = models.UUIDField(null=True)
    party_id = models.UUIDField(null=True)
    principal_id = models.UUIDField(null=True)
    officer_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)
    position = models.BigIntegerField(null=True, unique=True)
    link = models.BinaryField(null=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(position=None), name="ledger_unsealed"),
            models.Index(fields=["subject_id", "at"], name="ledger_by_subject"),
            models.Index(fields=["principal_id", "at"], name="ledger_by_principal"),
            models.Index(fields=["account_id", "at"], name="ledger_by_account"),
            models.Index(fields=["party_id", "at"], name="ledger_by_party"),
            models.Index(fields=["officer_id", "at"], name="ledger_by_officer"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.outcome}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; raises `AppendOnly` for a row that is already there."""
        if not self._state.adding:
            raise AppendOnly("audit rows are never changed")
        super().save(force_insert=True)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse; raises `AppendOnly`."""
        raise AppendOnly("audit rows are never deleted")


class LedgerHead(models.Model):
    """The end of the hash chain, signed; one row. The same stands in a file outside the database."""

    position = models.BigIntegerField(default=0)
    link = models.BinaryField()
    at = models.DateTimeField()
    signature = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_ledger_head")]

    def __str__(self) -> str:
        return f"head at {self.position}"


class OutboxEvent(models.Model):
    """Something that happened and that others must hear of, at least once, in order for one subject.

    A row waits until it is done and deleted, or dead: given up, shown by `manage.py worker --status`, revived
    by `--retry`. The table is small and its questions are plain ranges, since PostgreSQL's statistics lag
    behind a burst: with done rows kept, or columns that are mostly null, it would scan all for each event.

    The id is a sequence of the database, since order matters and machines' clocks differ. `due_at` is by
    the product's clock (the sandbox moves it); `free_at` by the database's own: until then somebody is at it,
    or it rests after a failure, or for ever when it is dead.
    """

    topic = models.CharField(max_length=64)
    subject_id = models.UUIDField()
    ids = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    lease = models.UUIDField(null=True)
    free_at = models.DateTimeField(default=LONG_AGO)
    last_error = models.CharField(max_length=200, default="")
    dead_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="outbox_in_order"),
            models.Index(fields=["subject_id", "due_at", "id"], name="outbox_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} of {self.subject_id}"


class Schedule(models.Model):
    """When periodic work runs next (by the product's clock), and who is at it (by the database's own)."""

    name = models.CharField(max_length=64, primary_key=True)
    next_at = models.DateTimeField()
    lease = models.UUIDField(null=True)
    free_at = models.DateTimeField(default=LONG_AGO)
    finished_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, default="")

    def __str__(self) -> str:
        return self.name
