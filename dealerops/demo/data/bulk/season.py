"""How many claims are filed on which workday: growth, ends of months and quarters, Spring Festival."""

import datetime as dt
import random
from collections.abc import Sequence

from dealerops.workcal.defaults import NEW_YEARS_DAYS

GROWTH = 1.02  # from month to month
QUARTER_END = 1.2
LAST_DAYS = (2.6, 2.2, 1.8, 1.4, 1.2)  # the last workday of a month, the one before it, ...
FIRST_DAYS = (0.6, 0.7, 0.8)
FESTIVAL = dt.timedelta(days=12)
FESTIVAL_SHARE = 0.3
GOLDEN_WEEK = (10, 15)  # month, day: until then October is slow
GOLDEN_WEEK_SHARE = 0.7


def claims_per_day(rng: random.Random, days: Sequence[dt.date], count: int) -> list[int]:
    """`count` claims over the workdays, in their order."""
    return share_out([weight * rng.uniform(0.75, 1.25) for weight in _weights(days)], count)


def share_out(weights: Sequence[float], count: int) -> list[int]:
    """Whole numbers in the proportion of the weights, which together make `count`."""
    total, left, found = sum(weights), count, []
    for weight in weights:  # what rounding leaves over goes to the next day
        share = round(left * weight / total) if total else 0
        found.append(min(share, left))
        left -= found[-1]
        total -= weight
    found[-1] += left
    return found


def _weights(days: Sequence[dt.date]) -> list[float]:
    by_month: dict[tuple[int, int], list[dt.date]] = {}
    for day in days:
        by_month.setdefault((day.year, day.month), []).append(day)
    weights = []
    for number, month in enumerate(by_month.values()):
        base = GROWTH**number * (QUARTER_END if month[0].month % 3 == 0 else 1)
        for place, day in enumerate(month):
            weights.append(base * _of_month(place, len(month)) * _of_year(day))
    return weights


def _of_month(place: int, length: int) -> float:
    from_end = length - 1 - place
    if from_end < len(LAST_DAYS):
        return LAST_DAYS[from_end]
    return FIRST_DAYS[place] if place < len(FIRST_DAYS) else 1.0


def _of_year(day: dt.date) -> float:
    festival = NEW_YEARS_DAYS.get(day.year)
    if festival and abs(day - festival) <= FESTIVAL:
        return FESTIVAL_SHARE
    if (GOLDEN_WEEK[0], 1) <= (day.month, day.day) <= GOLDEN_WEEK:
        return GOLDEN_WEEK_SHARE
    return 1.0
