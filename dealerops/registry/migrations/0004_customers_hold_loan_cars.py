"""One more kind of holder; nothing changes in the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_customers_can_be_merged")]
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
