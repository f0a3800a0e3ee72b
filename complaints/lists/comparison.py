"""Dealers beside each other for one month of complaints, and a year of what was closed and left."""

import datetime as dt
from functools import cached_property

from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from complaints.calc.kpis import Counts, is_provisional
from complaints.choices import Split
from complaints.lists.boards import Doors
from complaints.lists.parts import NO_ONE
from complaints.lists.pictures import months_picture
from complaints.selectors.lead_times import NO_CASES, LeadFigures, lead_times
from complaints.selectors.measures import measures
from complaints.selectors.splits import named
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from dealerops.portal.bars import Meter, Series, meters
from dealerops.portal.registry import Tone
from dealerops.portal.templatetags.dx import NOTHING, money, number, percent
from dealerops.web import FIRST_YEAR, LAST_YEAR
from dealerops.workcal.calc import local_date
from dealerops.workcal.services import add_months

MONTHS = 12
DEALERS_SHOWN = 20


class Comparison:
    """One month of complaints; `address` names it as 2026-09, without that it is the last whole month."""

    def __init__(self, actor: Actor, address: QueryDict) -> None:
        self.actor, self.now = actor, timezone.now()
        self.doors = Doors(actor)
        self.this_month = timezone.localdate().replace(day=1)
        self.month = _month(address.get("month", "")) or add_months(self.this_month, -1)
        self.period = Period(self.month, add_months(self.month, 1))

    @property
    def is_provisional(self) -> bool:
        return is_provisional(self.period.last_day, local_date(self.now))

    @property
    def months(self) -> list[tuple[str, str, bool]]:
        found = [add_months(self.this_month, -back) for back in range(MONTHS)]
        return [
            (f"{one:%Y-%m}", date_format(one, "YEAR_MONTH_FORMAT"), one == self.month)
            for one in found
        ]

    @cached_property
    def lines(self) -> list[tuple[int | None, str, Counts, LeadFigures]]:
        """Every dealer with a case in the month or before it, most received first."""
        counts = measures(self.actor, self.period, self.now, by=Split.DEALER)
        leads = lead_times(self.actor, self.period, self.now, by=Split.DEALER)
        names = named(self.actor, Split.DEALER, list(counts))
        keys = sorted(counts, key=lambda key: (-counts[key].received, names[key]))
        return [(key, names[key], counts[key], leads.get(key, NO_CASES)) for key in keys]

    @property
    def picture(self) -> SafeString:
        """The whole way beside the time that somebody had the case in hand, the slowest first."""
        shown = [one for one in self.lines if one[3].cases]
        slowest = sorted(shown, key=lambda one: -(one[3].e2e_median or 0))[:DEALERS_SHOWN]
        most = max((int(one[3].e2e_median or 0) for one in slowest), default=1)
        rows = [_bar(name, leads, most) for _key, name, _counts, leads in slowest]
        legend = (
            Series(_("in hand"), Tone.BLUE),
            Series(_("waiting between two steps"), Tone.AMBER),
        )
        return meters(rows, legend)

    @property
    def months_picture(self) -> SafeString:
        return months_picture(self.actor)

    @property
    def rows(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """Name, the list of the dealer's cases, then each cell with the list behind it."""
        return [
            (name, self._cases(key, view="all"), self._cells(key, counts, leads))
            for key, name, counts, leads in self.lines
        ]

    def _cells(self, key: int | None, counts: Counts, leads: LeadFigures) -> list[tuple[str, str]]:
        """Each figure opens the cases that it is made of."""
        month = f"{self.month:%Y-%m}"
        received = self._cases(key, view="all", month=month)
        closed = self._cases(key, view="closed", closed=month)
        first_closed = self._cases(key, view="all", first_closed=month)
        cost = counts.cost_per_case
        return [
            (number(counts.received), received),
            (number(counts.closed), closed),
            (number(counts.pending), self._cases(key, view="all", left=month)),
            (percent(counts.first_response_rate), received),
            (percent(counts.closure_rate), closed),
            (percent(counts.on_time_rate), closed),
            (percent(counts.reopen_rate), first_closed),
            (percent(counts.satisfaction_rate), closed),
            (_hours(leads.e2e_median), closed),
            (_hours(leads.steps_median), closed),
            (NOTHING if cost is None else money(cost), closed),
        ]

    def _cases(self, key: int | None, **asked: object) -> str:
        return self.doors.cases(**asked, dealer=key or NO_ONE)


def _bar(name: str, leads: LeadFigures, most: int) -> Meter:
    """Hours in hand, then what is left of the whole way."""
    e2e = int(leads.e2e_median or 0)
    waiting = min(int(leads.gap_median or 0), e2e)
    note = f"{_hours(leads.e2e_median)} · {number(leads.cases)}"
    return Meter(name, [(Tone.BLUE, e2e - waiting), (Tone.AMBER, waiting)], max(most, 1), note)


def _hours(value: object) -> str:
    return NOTHING if value is None else _("%(hours)s h") % {"hours": value}


def _month(text: str) -> dt.date | None:
    """Its first day; None for what is no month, or none that days can be counted around."""
    try:
        first = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return first if FIRST_YEAR <= first.year <= LAST_YEAR else None
