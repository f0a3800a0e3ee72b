"""Office time: workdays from nine to six, counted in seconds so that a duration is one addition."""

import datetime as dt
from bisect import bisect_left

from dealerops.workcal.calc import ONE_DAY, at
from dealerops.workcal.services import lookup

OFFICE_DAY = 9 * 3600  # seconds from opening to closing
OPENS = dt.timedelta(hours=9)
HOUR = 3600


class Days:
    """The workdays of some months. An instant of office time is `place of the day * OFFICE_DAY + second`."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        is_open = lookup()
        span = (first + ONE_DAY * n for n in range((last - first).days + 1))
        self.open = [day for day in span if is_open(day)]
        self._midnights = [at(day, dt.time()).astimezone(dt.UTC) for day in self.open]

    def place(self, day: dt.date) -> int:
        """Which workday this is, or, of a closed day, which one comes next."""
        return bisect_left(self.open, day)

    def moment(self, office: int) -> dt.datetime:
        place, second = divmod(office, OFFICE_DAY)
        return self._midnights[place] + OPENS + dt.timedelta(seconds=second)

    def day(self, office: int) -> dt.date:
        return self.open[office // OFFICE_DAY]

    def due(self, day: dt.date, workdays: int) -> dt.datetime:
        """The exclusive instant of 'within so many workdays of the day' (domain.md 0.2, 0.3)."""
        place = self.place(day)
        reached = place + workdays - (self.open[place] != day)
        return self._midnights[reached] + ONE_DAY

    def check_due(self, office: int, workdays: int, *, cut_off: dt.time) -> dt.datetime:
        """When a check must be done that was asked for then; after the cut-off it begins a day later."""
        place, second = divmod(office, OFFICE_DAY)
        ends = dt.timedelta(hours=cut_off.hour, minutes=cut_off.minute)
        is_late = OPENS + dt.timedelta(seconds=second) > ends
        return self._midnights[place + workdays + is_late] + ONE_DAY
