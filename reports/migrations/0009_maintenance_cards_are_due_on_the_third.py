"""Maintenance cards go to aftersales by the 3rd (domain.md 4.7), unless somebody has said otherwise."""

from django.db import migrations
from django.db.models import F


def by_the_third(apps, schema_editor):
    """Only what still stands as it was shipped; duties that are open or over keep their day."""
    shipped = apps.get_model("reports", "ObligationDefinition").objects.filter(
        code="SM4", rhythm="MONTHLY", day=5, receivers=["MANUFACTURER"]
    )
    shipped.update(day=3, receivers=["SERVICE_MANAGEMENT"], version=F("version") + 1)


class Migration(migrations.Migration):
    dependencies = [("reports", "0008_posts_versions_and_readers")]

    operations = [migrations.RunPython(by_the_third, migrations.RunPython.noop)]
