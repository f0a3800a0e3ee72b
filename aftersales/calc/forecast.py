"""When a car is due for its next service (domain.md 4.11)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from dealerops.workcal.calc import add_months

STAGES: Final = (30, 14, 3)  # days before the service at which the customer is reminded


@dataclass(frozen=True, slots=True)
class Interval:
    """What a model's plan allows between two services, whichever comes first."""

    km: int = 10_000
    months: int = 12


@dataclass(frozen=True, slots=True)
class Service:
    """The last service, or the sale of a car that has had none: 0 km on that day."""

    day: dt.date
    km: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """`on` is the earlier of what kilometres (`by_km`) and months (`by_time`) say."""

    due_km: int
    by_km: dt.date
    by_time: dt.date

    @property
    def on(self) -> dt.date:
        return min(self.by_km, self.by_time)


def next_service(
    last: Service, *, read_on: dt.date, read_km: int, rate: Fraction, interval: Interval
) -> Forecast:
    """`read_on` and `read_km`: the last reading; `rate` in km a day. Part of a day is not waited for."""
    due_km = last.km + interval.km
    days = (due_km - read_km) // rate
    return Forecast(
        due_km=due_km,
        by_km=read_on + dt.timedelta(days=int(days)),
        by_time=add_months(last.day, interval.months),
    )


def stage_reached(
    service_on: dt.date, *, on: dt.date, stages: Sequence[int] = STAGES
) -> int | None:
    """The latest reminder that is due on that day: 30, 14 or 3 days ahead; None before and after."""
    left = (service_on - on).days
    reached = [stage for stage in stages if 0 <= left <= stage]
    return min(reached) if reached else None
