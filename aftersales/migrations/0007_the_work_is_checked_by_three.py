"""A round of the quality check begins with the self-check, then a colleague looks, then the inspector."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("aftersales", "0006_lines_have_photos"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="qccheck",
            name="aftersales_failed_check_has_line_and_cause",
        ),
        migrations.AddField(
            model_name="qccheck",
            name="cross_checked_at",
            field=models.DateTimeField(null=True, verbose_name="cross-checked"),
        ),
        migrations.AddField(
            model_name="qccheck",
            name="cross_checked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="cross-check by",
            ),
        ),
        migrations.AddField(
            model_name="qccheck",
            name="self_checked_at",
            field=models.DateTimeField(null=True, verbose_name="self-checked"),
        ),
        migrations.AddField(
            model_name="qccheck",
            name="self_checked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="self-check by",
            ),
        ),
        migrations.AlterField(
            model_name="qccheck",
            name="at",
            field=models.DateTimeField(null=True, verbose_name="at"),
        ),
        migrations.AlterField(
            model_name="qccheck",
            name="inspector",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="inspector",
            ),
        ),
        migrations.AlterField(
            model_name="qccheck",
            name="result",
            field=models.CharField(
                blank=True,
                choices=[("PASSED", "Passed"), ("FAILED", "Failed")],
                max_length=6,
                verbose_name="result",
            ),
        ),
        migrations.AddConstraint(
            model_name="qccheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("failed_item", None), ("result", "PASSED"), ("washed", True)),
                    models.Q(
                        ("failed_item__isnull", False),
                        ("result", "FAILED"),
                        models.Q(("cause", ""), _negated=True),
                    ),
                    models.Q(("cause", ""), ("failed_item", None), ("result", "")),
                    _connector="OR",
                ),
                name="aftersales_failed_check_has_line_and_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="qccheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("at", None),
                        ("inspector", None),
                        ("result", ""),
                        ("self_checked_by__isnull", False),
                    ),
                    models.Q(
                        models.Q(("result", ""), _negated=True),
                        ("at__isnull", False),
                        ("inspector__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="aftersales_final_check_has_inspector_and_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="qccheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("cross_checked_at", None),
                        ("cross_checked_by", None),
                        ("self_checked_at", None),
                        ("self_checked_by", None),
                    ),
                    models.Q(
                        ("cross_checked_at", None),
                        ("cross_checked_by", None),
                        ("result", ""),
                        ("self_checked_at__isnull", False),
                        ("self_checked_by__isnull", False),
                    ),
                    models.Q(
                        ("cross_checked_at__gte", models.F("self_checked_at")),
                        ("cross_checked_at__isnull", False),
                        ("cross_checked_by__isnull", False),
                        ("self_checked_at__isnull", False),
                        ("self_checked_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="aftersales_checks_come_in_their_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="qccheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cross_checked_by", models.F("self_checked_by")), _negated=True),
                    models.Q(("cross_checked_by", models.F("technician")), _negated=True),
                    models.Q(("inspector", models.F("self_checked_by")), _negated=True),
                    models.Q(("inspector", models.F("cross_checked_by")), _negated=True),
                ),
                name="aftersales_each_check_has_its_own_person",
            ),
        ),
    ]
