"""Names from before are found by their pinyin initials as well."""

from django.db import migrations

from dealerops.foundation.refill import refill


def fill(apps, schema_editor):
    refill(apps.get_model("rental", "RentalOrder"))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("rental", "0006_cars_join_the_fleet")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
