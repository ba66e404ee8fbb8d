from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_life_events")]

    operations = [migrations.RemoveField(model_name="organisation", name="authority_epoch")]
