"""The running numbers that people are given."""

from typing import ClassVar

from django.db import models

from jingban.foundation.models.base import Entity


class NumberCounter(Entity):
    """The last number that was given out under a prefix in a year (see `foundation.numbers`)."""

    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["prefix", "year"], name="one_counter_of_a_year")
        ]
