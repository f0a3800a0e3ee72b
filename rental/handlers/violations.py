"""Hand-overs that come in late, or are corrected, change who had a car."""

import datetime as dt

from django.db.models import Q

from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from dealerops.policy.services import value
from dealerops.registry.models import Custody
from rental.choices.violations import ZONE_MINUTES
from rental.models import Violation
from rental.services.violations import match_again


@subscribe("registry.custody_taken")
@subscribe("registry.custody_ended")
@subscribe("registry.custody_corrected")
def match_with_the_new_times(entry: Entry) -> None:
    """What lay in the span, and what now lies in it; whoever was told or decided on stays."""
    custody = Custody.objects.get(pk=entry.object_id)
    zone = dt.timedelta(minutes=value(ZONE_MINUTES))
    near = Q(vehicle__vehicle=custody.vehicle_id, occurred_at__gte=custody.span.lower - zone)
    if custody.span.upper:
        near &= Q(occurred_at__lte=custody.span.upper + zone)
    rows = Violation.objects.filter(near | Q(custody=custody.pk))
    match_again(rows.values_list("pk", flat=True))
