"""How many cars come on which day: summer heat, cold, holidays, Saturdays."""

import datetime as dt
import random
from collections.abc import Sequence

from dealerops.demo.data.bulk.season import share_out
from dealerops.workcal.defaults import NEW_YEARS_DAYS

# By month: air conditioning in July and August, batteries and tyres from November on.
MONTHS = (1.05, 0.85, 0.95, 0.97, 1.0, 1.1, 1.25, 1.2, 1.02, 1.0, 1.08, 1.06)
WEEK = (0.95, 0.9, 0.9, 0.93, 1.02, 1.3, 1.15)  # from Monday on
BEFORE_FESTIVAL, RUSH = dt.timedelta(days=16), 1.5  # everybody wants to drive home safely
AFTER_FESTIVAL, QUIET = dt.timedelta(days=13), 0.35
OCTOBER, GOLDEN_WEEK, AWAY = 10, 7, 0.55


def cars_per_day(rng: random.Random, days: Sequence[dt.date], count: int) -> list[int]:
    """`count` cars over the open days, in their order."""
    weights = [_weight(day) * rng.uniform(0.8, 1.2) for day in days]
    return share_out(weights, count)


def _weight(day: dt.date) -> float:
    weight = MONTHS[day.month - 1] * WEEK[day.weekday()]
    festival = NEW_YEARS_DAYS.get(day.year)
    if festival and festival - BEFORE_FESTIVAL <= day < festival:
        return weight * RUSH
    if festival and festival <= day <= festival + AFTER_FESTIVAL:
        return weight * QUIET
    is_golden_week = day.month == OCTOBER and day.day <= GOLDEN_WEEK
    return weight * AWAY if is_golden_week else weight
