"""The doorbell of traffic violations."""

from celery import shared_task
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from rental.selectors.violations.morning import (
    overdue_violations,
    unknown_violations,
    untold_violations,
    violations_to_remind,
)
from rental.services.violations import look_at_blocks, mark_overdue, match_again, notify, remind
from rental.services.violations.blocking import cars_to_look_at


@shared_task(name="rental.violations_morning")
def violations_morning() -> int:
    """10:30: plates that have become known, customers to tell, deadlines that passed, cars to keep here.

    How many violations and cars were touched; what a run missed the next one does.
    """
    done = match_again(unknown_violations())
    for violation_id in untold_violations():
        notify(violation_id, by=SYSTEM)
        done += 1
    for violation_id in violations_to_remind(timezone.now()):
        done += remind(violation_id, by=SYSTEM)
    for violation_id in overdue_violations(timezone.now()):
        done += mark_overdue(violation_id, by=SYSTEM)
    return done + look_at_blocks(cars_to_look_at(), by=SYSTEM)
