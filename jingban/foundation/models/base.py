"""What other rooms' tables are built from."""

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
