"""Lights that depend on what happened elsewhere: a series of cars, a right that was reached."""

from complaints.choices import QuickAlert
from complaints.models import Case
from complaints.selectors.same_issue import siblings_of
from complaints.services.following import follow_elsewhere
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe


@subscribe("complaints.quick_alert_rung")
def look_at_the_series(entry: Entry) -> None:
    """The other cars of a series are as grave as the one that made it one."""
    if entry.data.get("kind") == QuickAlert.SERIES:
        case = Case.objects.visible_to(SYSTEM).get(pk=entry.object_id)
        for case_id in siblings_of(case):
            follow_elsewhere(case_id, entry.topic, by=SYSTEM)


@subscribe("complaints.sanbao_changed")
def follow_the_rights(entry: Entry) -> None:
    rows = Case.objects.visible_to(SYSTEM).pending().filter(vehicle=entry.data["vehicle"])
    for case_id in rows.order_by("pk").values_list("pk", flat=True):
        follow_elsewhere(case_id, entry.topic, by=SYSTEM)
