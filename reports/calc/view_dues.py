"""On which day and at which moment a scheduled view was due last."""

import datetime as dt

from dealerops.workcal.calc import at, local_date
from reports.choices.schedules import ViewCadence

ONE_DAY = dt.timedelta(days=1)


def last_due(
    cadence: str, clock: dt.time, now: dt.datetime, *, weekday: int | None, day: int | None
) -> tuple[dt.date, dt.datetime]:
    """The newest due day whose moment has come; of a month at most 31 days are looked at."""
    found = local_date(now)
    while at(found, clock) > now or not _is_due(cadence, found, weekday, day):
        found -= ONE_DAY
    return found, at(found, clock)


def _is_due(cadence: str, found: dt.date, weekday: int | None, day: int | None) -> bool:
    match cadence:
        case ViewCadence.WEEKLY:
            return found.weekday() == weekday
        case ViewCadence.MONTHLY:
            return found.day == day
    return True
