"""A column for the pairs of characters and the initials by which names are found; empty so far."""

from django.db import migrations

from dealerops.foundation.pairs import PairsField


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="dealer",
            name="pairs",
            field=PairsField(
                sources=("name", "legal_name"), verbose_name="pairs of characters to search by"
            ),
        ),
    ]
