"""A lost customer whom nobody reached is given up some day, without a talk."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("aftersales", "0012_orders_remember_what_they_wait_for"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="lostcase",
            name="aftersales_contacted_has_reason_and_person",
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
                    models.Q(("reason", "NOT_REACHED"), ("state", "NOT_WON")),
                    _connector="OR",
                ),
                name="aftersales_contacted_has_reason_and_person",
            ),
        ),
    ]
