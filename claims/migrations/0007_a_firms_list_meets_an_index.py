"""The claims that lie with a firm, all or in one state, in the order of its list; built while people work."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

ORDER = ["-created_at", "-id"]
INDEXES = (
    models.Index(
        fields=["firm", *ORDER],
        condition=Q(state__in=("ASSIGNED", "CHECKING", "REJECT_PROPOSED")),
        name="claims_to_be_checked",
    ),
    models.Index(fields=["firm", "state", *ORDER], name="claims_of_firm_in_state"),
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("claims", "0006_claim_lists_meet_an_index")]

    operations = [
        *(AddIndexConcurrently("claim", index) for index in INDEXES),
        RemoveIndexConcurrently("claim", "claims_by_firm"),
    ]
