"""What a clock was set by can always be read again: so many, and of which unit."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0009_a_rung_that_was_brought")]

    operations = [
        migrations.AddConstraint(
            model_name="caseclock",
            constraint=models.CheckConstraint(
                condition=models.Q(("limit__regex", "^([1-9][0-9]{0,3})([mhcdw])$")),
                name="complaints_clock_limit_has_shape",
            ),
        ),
    ]
