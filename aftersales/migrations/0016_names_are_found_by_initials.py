"""Names from before are found by their pinyin initials as well."""

from django.db import migrations

from dealerops.foundation.refill import refill


def fill(apps, schema_editor):
    refill(apps.get_model("aftersales", "RepairOrder"))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("aftersales", "0015_lines_name_their_part")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
