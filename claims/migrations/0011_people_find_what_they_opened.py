"""The claims that one person opened, in the order of their list; built while people work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("claims", "0010_batches_wait_ten_seconds")]

    operations = [
        AddIndexConcurrently(
            "claim",
            models.Index(fields=["created_by", "-created_at", "-id"], name="claims_opened_by"),
        ),
    ]
