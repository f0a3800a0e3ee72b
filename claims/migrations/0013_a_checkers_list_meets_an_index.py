"""What lies with one checker of a firm, in the order of its list; built while people work.

An index of the checker alone lost against the firm's: PostgreSQL takes the two for independent and then
reads all that the firm holds.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("claims", "0012_names_are_found_by_initials")]

    operations = [
        AddIndexConcurrently(
            "claim",
            models.Index(
                fields=["firm", "checker", "-created_at", "-id"],
                condition=models.Q(("state__in", ("ASSIGNED", "CHECKING", "REJECT_PROPOSED"))),
                name="claims_to_be_checked_by",
            ),
        ),
        RemoveIndexConcurrently("claim", "claims_with_checker"),
    ]
