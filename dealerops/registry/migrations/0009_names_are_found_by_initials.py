"""Names from before are found by their pinyin initials as well."""

from django.db import migrations

from dealerops.foundation.refill import refill


def fill(apps, schema_editor):
    refill(apps.get_model("registry", "Customer"))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("registry", "0008_customers_have_pairs")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
