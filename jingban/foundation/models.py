"""What other rooms' tables are built from, and the sandbox's clock row."""

import uuid

from django.db import models
from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    """Give a fresh time-ordered id (UUIDv7)."""
    return uuid7()


class Entity(models.Model):
    """A row with an id of its own that is known before it is saved (sealed columns bind to it)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class ClockOffset(models.Model):
    """The sandbox's movable clock: one row of seconds added to the database's time."""

    seconds = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_clock")]
