"""Limits, calendars and pauses of a case, as its clocks are computed with them (domain.md 3.6)."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from complaints.calc.clocks import Calendars, Limit, Pause, due_time
from complaints.choices import Lamp
from complaints.choices.clocks import LIMITS, STATUTORY
from complaints.models import Case, CaseClock, ClockPause
from dealerops.policy.keys import Key
from dealerops.policy.services import Values
from dealerops.workcal.calc import IsOpen
from dealerops.workcal.services import (
    ALWAYS,
    CN_WORKDAY,
    OFFICE,
    dealer_hours,
    dealer_open,
    local_date,
    lookup,
)


@dataclass
class Timing:
    """Everything that due times of one case depend on, each looked up at most once."""

    case: Case
    _values: dict[dt.date, Values] = field(default_factory=dict, repr=False)

    def limit(self, key: Key[dict[str, str]], lamp: str, on: dt.date) -> Limit | None:
        """What holds for a light on a day; a value that nobody can read is the default's."""
        values = self._values.setdefault(on, Values(on=on, dealer_id=self.case.dealer_id))
        written = values[key].get(lamp, "")
        try:
            return Limit.read(str(written)) if written else None
        except ValueError:
            return Limit.read(key.default[lamp]) if lamp in key.default else None

    def after(self, start: dt.datetime, limit: Limit, lamp: str) -> dt.datetime:
        """When the limit is over; pauses that have ended do not count."""
        return due_time(start, limit, self.calendars(lamp), self.pauses)

    def due(self, clock: CaseClock) -> dt.datetime | None:
        """None while a pause holds the clock; the case's light decides the limit."""
        if self.is_paused and clock.kind not in STATUTORY:
            return None
        pauses = () if clock.kind in STATUTORY else self.pauses
        due = due_time(
            clock.started_at, Limit.read(clock.limit), self.calendars(clock.lamp), pauses
        )
        return max(due, clock.floor_at) if clock.floor_at else due

    def limit_of(self, clock: CaseClock) -> Limit | None:
        return self.limit(LIMITS[clock.kind], clock.lamp, local_date(clock.started_at))

    @property
    def next_word_due(self) -> dt.datetime | None:
        """By when an authority is to hear from us; None where no notice waits for it (domain.md 3.8)."""
        return self.case.notices.next_word_due()

    def calendars(self, lamp: str) -> Calendars:
        """Opening hours of the dealer, of the head office where there is none; RED never closes."""
        if lamp == Lamp.RED:
            return Calendars(ALWAYS, lookup(ALWAYS.calendar), self._workdays)
        return self._business

    @cached_property
    def pauses(self) -> tuple[Pause, ...]:
        return tuple(Pause(one.from_at, one.to_at) for one in self._rows if one.to_at)

    @cached_property
    def pause(self) -> ClockPause | None:
        """The one that holds the clocks now."""
        return next((one for one in self._rows if one.to_at is None), None)

    @property
    def is_paused(self) -> bool:
        return self.pause is not None

    @cached_property
    def _rows(self) -> list[ClockPause]:
        return list(self.case.pauses.order_by("from_at"))

    @cached_property
    def _workdays(self) -> IsOpen:
        return lookup(CN_WORKDAY)

    @cached_property
    def _business(self) -> Calendars:
        dealer = self.case.dealer_id
        if dealer is None:
            return Calendars(OFFICE, self._workdays, self._workdays)
        return Calendars(dealer_hours(dealer), lookup(dealer_open(dealer)), self._workdays)
