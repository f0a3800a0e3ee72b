"""The day from which a car counts in the rates of its store."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rental", "0005_violations"),
    ]

    operations = [
        migrations.AddField(
            model_name="rentalvehicle",
            name="in_fleet_from",
            field=models.DateField(blank=True, null=True, verbose_name="in the fleet since"),
        ),
    ]
