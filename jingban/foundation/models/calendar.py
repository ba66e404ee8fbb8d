"""The working-day calendar as staff edit it: append-only, so a deadline can be computed as it once was."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayKind(models.TextChoices):
    """Whether a day counts as a working day."""

    WORKING = "working", _("上班")
    REST = "rest", _("休息")


class YearStatus(models.TextChoices):
    """How sure a year's arrangement is."""

    OFFICIAL = "official", _("已公布")
    PROVISIONAL = "provisional", _("暂定")


class CalendarRevision(models.Model):
    """One edit of the calendar. Its number is the calendar's version."""

    number = models.BigAutoField(primary_key=True)
    made_at = models.DateTimeField()
    officer_id = models.UUIDField(null=True)
    source = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"calendar revision {self.number}"


class CalendarDay(models.Model):
    """What a revision says of a day; an empty kind takes back what earlier revisions said."""

    revision = models.ForeignKey(CalendarRevision, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=DayKind.choices, blank=True, default="")
    note_zh = models.CharField(max_length=60, blank=True, default="")
    note_en = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "day"], name="one_say_a_day"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["", *DayKind.values]), name="calendar_day_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.kind or 'taken back'}"


class CalendarYear(models.Model):
    """A revision that brings a year's whole list: in it only weekends and the listed days count as rest."""

    revision = models.ForeignKey(CalendarRevision, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=YearStatus.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "year"], name="one_list_a_year"),
            models.CheckConstraint(
                condition=models.Q(status__in=YearStatus.values), name="calendar_year_status"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.status}"
