"""Duties keep what proof was asked for, and what restates nothing counts among no versions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0009_maintenance_cards_are_due_on_the_third"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="reportrun",
            name="reports_what_everybody_gets_has_a_version",
        ),
        migrations.AddField(
            model_name="obligationinstance",
            name="evidence_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("FILE", "A file"),
                    ("LINK", "A page of this system"),
                    ("EITHER", "A file or a page of this system"),
                ],
                db_default="",
                default="",
                max_length=8,
                verbose_name="evidence asked for",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("version__isnull", False),
                    ("state", "UNCHANGED"),
                    ("is_for_asker", True),
                    models.Q(("base", None), ("is_internal", True)),
                    _connector="OR",
                ),
                name="reports_what_everybody_gets_has_a_version",
            ),
        ),
    ]
