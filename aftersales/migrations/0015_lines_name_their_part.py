"""A line may say which part of the car it is about: brakes and their like are tried on the road."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("aftersales", "0014_newest_approval"),
    ]

    operations = [
        migrations.AddField(
            model_name="roitem",
            name="system",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ENGINE", "Engine"),
                    ("TRANSMISSION", "Transmission"),
                    ("BRAKES", "Brakes"),
                    ("STEERING", "Steering"),
                    ("SUSPENSION", "Suspension and wheels"),
                    ("BATTERY", "High-voltage battery and drive"),
                    ("ELECTRICS", "Electrics and light"),
                    ("INFOTAINMENT", "Screen, sound and network"),
                    ("CLIMATE", "Heating and air conditioning"),
                    ("RESTRAINTS", "Airbags and belts"),
                    ("BODY", "Body and paint"),
                    ("SERVICE", "Service is due"),
                    ("OTHER", "Something else"),
                ],
                db_default="",
                default="",
                max_length=12,
                verbose_name="part of the car",
            ),
        ),
    ]
