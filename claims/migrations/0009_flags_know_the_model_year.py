"""One more thing that a human should look at; the column stays as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0008_reasons_have_measures")]

    operations = [
        migrations.AlterField(
            model_name="claimflag",
            name="code",
            field=models.CharField(
                choices=[
                    ("OCR_MISMATCH", "The invoice reads differently from the claim"),
                    ("NOT_AN_INVOICE", "The file is not an invoice"),
                    ("QR_CONFLICT", "The QR code and the print disagree"),
                    ("HOLDING_RISK", "This vehicle was claimed before"),
                    ("LOW_PRICE", "The price is far below the list price"),
                    ("CITY_DIFFERS", "Registered in another city than the dealer's"),
                    ("MANY_CARS", "The buyer has many cars in 12 months"),
                    ("PHOTO_REUSED", "A file is used for another vehicle too"),
                    ("MODEL_YEAR", "Model year and invoice lie more than two years apart"),
                    ("OLD_PHOTO", "A photo is older than it should be"),
                ],
                max_length=20,
                verbose_name="flag",
            ),
        ),
    ]
