"""A column for the pairs of characters and the initials by which names are found; empty so far."""

from django.db import migrations

from dealerops.foundation.pairs import PairsField


class Migration(migrations.Migration):
    dependencies = [("registry", "0007_customers_are_called_about_debts")]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="pairs",
            field=PairsField(sources=("name",), verbose_name="pairs of characters to search by"),
        ),
    ]
