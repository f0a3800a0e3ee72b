"""What of rounds and minutes is due at a moment, as ids for those who ring."""

import datetime as dt

from complaints.models import Minutes, SensorRound
from dealerops.foundation.actor import SYSTEM
from dealerops.workcal.services import at


def agendas_due(now: dt.datetime) -> list[int]:
    rounds = SensorRound.objects.visible_to(SYSTEM).to_prepare(now)
    return list(rounds.order_by("agenda_due_at").values_list("pk", flat=True))


def forgotten_stand_ups(today: dt.date) -> list[int]:
    rounds = SensorRound.objects.visible_to(SYSTEM).forgotten(at(today, dt.time()))
    return list(rounds.values_list("pk", flat=True))


def minutes_to_finish(now: dt.datetime) -> list[int]:
    return list(Minutes.objects.visible_to(SYSTEM).to_finish(now).values_list("pk", flat=True))


def late_minutes(now: dt.datetime) -> list[int]:
    late = Minutes.objects.visible_to(SYSTEM).late(now).filter(late_told_at=None)
    return list(late.values_list("pk", flat=True))
