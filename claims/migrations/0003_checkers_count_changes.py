"""Edit pages of checkers refuse a stale form; the release before leaves the counter alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_number")]

    operations = [
        migrations.AddField(
            model_name="checker",
            name="version",
            field=models.PositiveIntegerField(
                db_default=1, default=1, editable=False, verbose_name="version"
            ),
        ),
    ]
