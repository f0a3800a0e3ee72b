"""The doorbell of the sensor rounds; what there is to do stands in their rows."""

from celery import shared_task
from django.utils import timezone

from complaints.selectors.rounds.due import (
    agendas_due,
    forgotten_stand_ups,
    late_minutes,
    minutes_to_finish,
)
from complaints.services.rounds import (
    build_agenda,
    finalise_minutes,
    lapse_round,
    plan_rounds,
    tell_late_minutes,
)
from dealerops.foundation.actor import SYSTEM
from dealerops.workcal.services import local_date


@shared_task(name="complaints.round_clocks")
def round_clocks() -> int:
    """Every few minutes, and after an outage at once: the rounds of the coming weeks, agendas that are
    due, stand-ups that did not take place, minutes that are late or become final. How much was done."""
    now = timezone.now()
    done = plan_rounds(on=local_date(now))
    for round_id in forgotten_stand_ups(local_date(now)):
        lapse_round(round_id)
        done += 1
    for round_id in agendas_due(now):
        build_agenda(round_id, by=SYSTEM)
        done += 1
    for minutes_id in late_minutes(now):
        done += tell_late_minutes(minutes_id, now=now)
    for minutes_id in minutes_to_finish(now):
        finalise_minutes(minutes_id)
        done += 1
    return done
