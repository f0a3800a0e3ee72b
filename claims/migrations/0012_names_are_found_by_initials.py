"""Names from before are found by their pinyin initials as well."""

from django.db import migrations

from dealerops.foundation.refill import refill


def fill(apps, schema_editor):
    refill(apps.get_model("claims", "Claim"))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("claims", "0011_people_find_what_they_opened")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
