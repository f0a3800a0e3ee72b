"""Doorbells of the clocks, the ladder and the alerts; what is due stands in rows, so a late bell does no harm."""

from celery import shared_task
from django.utils import timezone

from complaints.models import Alert, Case, CaseTask
from complaints.services.alerts import look_again
from complaints.services.clocks import note_missed
from complaints.services.escalation import cases_to_look_at
from complaints.services.raci import tell_late
from dealerops.foundation.actor import SYSTEM


@shared_task(name="complaints.clocks")
def clocks_tick() -> int:
    """Every five minutes: missed clocks, rungs that nobody took on, tasks that are overdue (3.6, 3.11)."""
    now = timezone.now()
    pending = Case.objects.visible_to(SYSTEM).pending()
    missed = cases_to_look_at(now, pending)
    for case_id in missed:
        note_missed(case_id)
    late = CaseTask.objects.visible_to(SYSTEM).overdue(now).filter(case__in=pending)
    for case_id in late.order_by("case").values_list("case", flat=True).distinct():
        tell_late(case_id)
    return len(missed)


@shared_task(name="complaints.alerts")
def alerts_tick() -> int:
    """Every quarter of a minute: alerts whose channel failed, whose answer is missing, whose night is over."""
    due = list(Alert.objects.visible_to(SYSTEM).due(timezone.now()).values_list("pk", flat=True))
    for alert_id in due:
        look_again(alert_id)
    return len(due)
