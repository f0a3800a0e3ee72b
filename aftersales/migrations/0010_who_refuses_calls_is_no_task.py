"""A lost customer who refuses calls is nobody's task any more."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("aftersales", "0009_inspections_have_a_fee"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="lostcase",
            name="aftersales_contacted_has_reason_and_person",
        ),
        migrations.AlterField(
            model_name="lostcase",
            name="state",
            field=models.CharField(
                choices=[
                    ("OPEN", "To be called"),
                    ("CONTACTED", "Spoken to"),
                    ("WON_BACK", "Won back"),
                    ("RETURNED", "Came back unasked"),
                    ("NOT_WON", "Did not come back"),
                    ("LEFT", "Car is gone"),
                    ("REFUSED", "Does not want to be called"),
                ],
                default="OPEN",
                editable=False,
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="lostcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("OPEN", "RETURNED", "LEFT", "REFUSED")),
                    models.Q(
                        ("contacted_at__isnull", False),
                        ("contacted_by__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="aftersales_contacted_has_reason_and_person",
            ),
        ),
    ]
