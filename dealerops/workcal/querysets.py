"""Calendar rows by calendar, span and origin."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from dealerops.foundation.scoping import Scope, ScopedQuerySet
from dealerops.network.querysets import HEAD_OFFICE
from dealerops.workcal.choices import Source

if TYPE_CHECKING:
    from dealerops.workcal.models import CalendarDay


class CalendarDayQuerySet(ScopedQuerySet["CalendarDay"]):
    scope = Scope(hq=HEAD_OFFICE)

    def of(self, calendar: str, first: dt.date, last: dt.date) -> Self:
        """The stored days of one calendar from `first` to `last`, both included."""
        return self.filter(calendar=calendar, date__range=(first, last))

    def provisional(self) -> Self:
        return self.filter(source=Source.PROVISIONAL)
