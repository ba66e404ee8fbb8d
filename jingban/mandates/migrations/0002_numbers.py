"""The counter of mandate numbers moves to the one that all numbers share."""

from django.db import migrations


def move(apps, schema_editor):
    former = apps.get_model("mandates", "SeriesNumber")
    counter = apps.get_model("foundation", "NumberCounter")
    for row in former.objects.all():
        counter.objects.create(prefix="SQ", year=row.year, last=row.last)


class Migration(migrations.Migration):
    dependencies = [("mandates", "0001_initial"), ("foundation", "0002_numbers")]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(name="SeriesNumber"),
    ]
