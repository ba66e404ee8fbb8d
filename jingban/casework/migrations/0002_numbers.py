"""The counter of filing numbers moves to the one that all numbers share."""

from django.conf import settings
from django.db import migrations


def move(apps, schema_editor):
    former = apps.get_model("casework", "NumberCounter")
    counter = apps.get_model("foundation", "NumberCounter")
    for row in former.objects.all():
        counter.objects.create(prefix=settings.FILING_NUMBER_PREFIX, year=row.year, last=row.last)


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial"), ("foundation", "0002_numbers")]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(name="NumberCounter"),
    ]
