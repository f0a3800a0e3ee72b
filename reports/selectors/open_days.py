"""On which days dealers are open (domain.md 0.4, 6.3)."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from functools import cache

from django.db.models import Count

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.reporting import Report
from dealerops.network.models import Dealer
from dealerops.workcal.calc import ONE_DAY, add_months
from dealerops.workcal.defaults import default_open
from dealerops.workcal.models import CalendarDay
from dealerops.workcal.services import dealer_open, lookup
from reports.calc.dues import OF_DEALERS, IsOpen

PREFIX = dealer_open(0).removesuffix("0")


class AnyDealerOpen:
    """Answers "is any dealer open this day?"; reads the rows a month at a time, each once.

    Where there is no dealer yet the default holds: a calendar without open days has no dates.
    """

    def __init__(self) -> None:
        self._dealers: int | None = None
        self._entered: Counter[tuple[dt.date, bool]] = Counter()
        self._read: set[dt.date] = set()

    def __call__(self, day: dt.date) -> bool:
        if self._dealers is None:
            self._dealers = Dealer.objects.visible_to(SYSTEM).count()
        self._look_at(day.replace(day=1))
        if default_open(dealer_open(0), day):
            return not self._dealers or self._entered[day, False] < self._dealers
        return self._entered[day, True] > 0

    def _look_at(self, month: dt.date) -> None:
        if month in self._read:
            return
        last = add_months(month, 1) - ONE_DAY
        rows = CalendarDay.objects.filter(calendar__startswith=PREFIX, date__range=(month, last))
        for date, is_open, count in rows.values_list("date", "is_open").annotate(Count("pk")):
            self._entered[date, is_open] += count
        self._read.add(month)


class Calendars:
    """What "open" means for the dates of a report; asked for many reports, each day is read once."""

    def __init__(self) -> None:
        self._offices: IsOpen = cache(lookup())
        self._dealers: IsOpen = cache(AnyDealerOpen())

    def of(self, report: Report) -> IsOpen:
        """A dealer is open, or offices are."""
        return self._dealers if report.cadence in OF_DEALERS else self._offices


def calendar_of(report: Report) -> IsOpen:
    return Calendars().of(report)


def closed_dealers(day: dt.date, dealer_ids: Collection[int]) -> frozenset[int]:
    """Which of these dealers are closed on the day."""
    calendars = {dealer_open(pk): pk for pk in dealer_ids}
    entered = dict(
        CalendarDay.objects.filter(calendar__in=calendars, date=day).values_list(
            "calendar", "is_open"
        )
    )
    return frozenset(
        pk
        for calendar, pk in calendars.items()
        if not entered.get(calendar, default_open(calendar, day))
    )
