"""A column for the pairs of characters by which parts of names are found; empty for claims so far."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

from dealerops.foundation.pairs import PairsField


class Migration(migrations.Migration):
    dependencies = [("claims", "0003_checkers_count_changes")]

    operations = [
        TrigramExtension(),
        migrations.AddField(
            model_name="claim",
            name="pairs",
            field=PairsField(
                sources=("buyer_name", "plate"),
                verbose_name="pairs of characters to search by",
            ),
        ),
    ]
