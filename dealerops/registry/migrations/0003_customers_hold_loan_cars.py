"""One more kind of holder; nothing changes in the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_the_workshop_and_its_customers")]
    operations = [
        migrations.AlterField(
            model_name="custody",
            name="kind",
            field=models.CharField(
                choices=[
                    ("WORKSHOP", "Workshop"),
                    ("DRIVER", "Driver"),
                    ("RENTAL", "Rental"),
                    ("STAFF", "Own staff"),
                    ("LOAN", "Customer with a loan car"),
                ],
                max_length=8,
                verbose_name="held by",
            ),
        ),
    ]
