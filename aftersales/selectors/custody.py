"""Which hand-overs of a car contradict each other (domain.md 9.13)."""

from dealerops.foundation.actor import SYSTEM
from dealerops.registry.models import Custody


def others_of(custody: Custody) -> list[Custody]:
    """The other spans of the same car that overlap this one, the earliest first."""
    rows = Custody.objects.visible_to(SYSTEM).filter(
        vehicle=custody.vehicle_id, span__overlap=custody.span
    )
    return list(rows.exclude(pk=custody.pk).select_related("dealer", "holder").order_by("span"))
