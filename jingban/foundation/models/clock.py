"""The sandbox's clock row."""

from django.db import models


class ClockOffset(models.Model):
    """The sandbox's movable clock: one row of seconds added to the database's time."""

    seconds = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_clock")]

    def __str__(self) -> str:
        return f"{self.seconds} seconds ahead"
