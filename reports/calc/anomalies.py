"""The rules of unusual access, each written once; plain values only (R24)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from statistics import median

MEMORY = dt.timedelta(days=90)  # what somebody usually does
TIMES_THE_MEDIAN = 3
NEVER_MUCH = 10  # looks a day that nobody has to explain
FROM_HOUR, TO_HOUR = 7, 21  # local time; workshops and stores are open at weekends too


def is_far_above(count: int, usual: Sequence[int]) -> bool:
    """More looks on a day than three times the median of one's own days with looks before.

    Ten a day are never many; somebody without a history is measured by that alone.
    """
    return count > max(NEVER_MUCH, TIMES_THE_MEDIAN * (median(usual) if usual else 0))


def unusual_days(by_day: Mapping[dt.date, int], since: dt.date) -> list[dt.date]:
    """Days from `since` on that lie far above one's own 90 days before each of them."""
    return [
        day
        for day in sorted(by_day)
        if day >= since
        and is_far_above(
            by_day[day],
            [count for other, count in by_day.items() if day - MEMORY <= other < day],
        )
    ]
