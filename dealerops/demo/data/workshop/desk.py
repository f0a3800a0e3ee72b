"""What all callbacks of a dealer have in common: policy, calendar, callers."""

import datetime as dt
import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from aftersales.choices import (
    CALLBACK_DAYS,
    CLUB_CALLBACK_DAYS,
    FORM_DAYS,
    LARGE_AMOUNT,
    SECOND_CALL_HOURS,
    SIGN_HOURS,
    SURVEY_HOURS,
    Band,
)
from dealerops.demo.data.bulk.tables import Ids, Tables
from dealerops.demo.data.workshop.garage import Car
from dealerops.demo.data.workshop.houses import House
from dealerops.foundation.actor import Role
from dealerops.policy.services import Values
from dealerops.workcal.calc import ONE_DAY, IsOpen, at, shift
from dealerops.workcal.choices import Shift

HOURS = {Band.AM: (9.5, 12.0), Band.PM: (14.0, 18.0), Band.EVE: (18.0, 20.0)}  # domain.md 4.8
DAYTIME = ((Band.AM, Band.PM, Band.EVE), (45, 40, 15))


@dataclass
class CallDesk:
    """The ground of the calls; `now` ends every story."""

    house: House
    rng: random.Random
    tables: Tables
    ids: Ids
    is_open: IsOpen
    now: dt.datetime
    today: dt.date
    policies: dict[str, dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        planned = (CALLBACK_DAYS, LARGE_AMOUNT)
        club = (CLUB_CALLBACK_DAYS, LARGE_AMOUNT)
        values = Values(on=self.today, dealer_id=self.house.pk)
        self.days: int = values[CALLBACK_DAYS]
        self.club_days: int = values[CLUB_CALLBACK_DAYS]
        self.large: Decimal = values[LARGE_AMOUNT]
        self.sign_hours: int = values[SIGN_HOURS]
        self.form_days: int = values[FORM_DAYS]
        self.second_hours: int = values[SECOND_CALL_HOURS]
        self.survey_hours: int = values[SURVEY_HOURS]
        used = values.used()
        self.policies = {
            "plan": {key.name: used[key.name] for key in planned},
            "club": {key.name: used[key.name] for key in club},
            "form": {SIGN_HOURS.name: used[SIGN_HOURS.name]},
        }

    def caller_of(self, car: Car) -> int:
        """A customer is always with the same caller, so never on two lists."""
        callers = self.house.people[Role.D_CALL]
        return callers[car.number % len(callers)]

    def moment(self, day: dt.date, band: Band) -> dt.datetime:
        """Some time in that part of the day, or of the next day on which the house is open."""
        begins, ends = HOURS[band]
        seconds = int(self.rng.uniform(begins, ends) * 3600)
        opened = shift(day, Shift.NEXT, self.is_open)
        return at(opened, dt.time()).astimezone(dt.UTC) + dt.timedelta(seconds=seconds)

    def next_day(self, day: dt.date) -> dt.date:
        return shift(day + ONE_DAY, Shift.NEXT, self.is_open)
