"""The opening hours of a dealer, counted in seconds so that a duration is one addition."""

import datetime as dt
from bisect import bisect_left

from dealerops.workcal.calc import ONE_DAY, IsOpen, at, local_date

SHIFT = 34_200  # seconds from half past eight to six
MINUTE, HOUR = 60, 3600
OPENS = dt.timedelta(hours=8, minutes=30)


class Shifts:
    """The open days of a dealer. An instant is `place of the day * SHIFT + second`."""

    def __init__(self, first: dt.date, last: dt.date, is_open: IsOpen) -> None:
        span = (first + ONE_DAY * n for n in range((last - first).days + 1))
        self.days = [day for day in span if is_open(day)]
        self._opens = [at(day, dt.time()).astimezone(dt.UTC) + OPENS for day in self.days]

    def place(self, day: dt.date) -> int:
        """Which open day this is, or, of a closed one, which comes next."""
        return bisect_left(self.days, day)

    def moment(self, second: int) -> dt.datetime:
        place, rest = divmod(second, SHIFT)
        return self._opens[place] + dt.timedelta(seconds=rest)

    def day(self, second: int) -> dt.date:
        return self.days[second // SHIFT]

    def last_before(self, moment: dt.datetime) -> int:
        """The instant itself while the house is open, else the evening before."""
        place = self.place(local_date(moment))
        passed = int((moment - self._opens[place]).total_seconds())
        return place * SHIFT + min(max(passed, -1), SHIFT - 1)
