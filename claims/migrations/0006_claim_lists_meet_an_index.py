"""An index for every filter and search that the list of claims offers, built while people work."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import ExtractMonth, ExtractYear

INDEXES = (
    models.Index(fields=["program", "-created_at", "-id"], name="claims_by_program"),
    models.Index(
        fields=["hold_reason", "-created_at", "-id"],
        condition=~Q(hold_reason="NONE"),
        name="claims_held",
    ),
    models.Index(
        fields=["firm", "-created_at", "-id"],
        condition=Q(firm__isnull=False),
        name="claims_with_firm",
    ),
    models.Index(
        fields=["checker", "-created_at", "-id"],
        condition=Q(checker__isnull=False),
        name="claims_with_checker",
    ),
    models.Index(
        ExtractYear("invoice_date") * 12 + ExtractMonth("invoice_date"),
        F("created_at").desc(),
        F("id").desc(),
        name="claims_by_invoice_month",
    ),
    models.Index(
        fields=["invoice_number"],
        opclasses=("varchar_pattern_ops",),
        name="claims_invoice_begins",
    ),
    GinIndex(fields=["vin"], opclasses=("gin_trgm_ops",), name="claims_vin_part"),
    GinIndex(fields=["pairs"], name="claims_pairs"),
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("claims", "0005_claims_have_their_pairs")]

    operations = [AddIndexConcurrently("claim", index) for index in INDEXES]
