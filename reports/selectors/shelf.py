"""The reports that a reader has, by the part of the house they speak of, and what was sent of them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Cadence, Period, Report
from dealerops.workcal.services import local_date
from reports.calc.dues import day_before, due_of, last_due, next_due
from reports.choices import RunState
from reports.models import ReportEdition
from reports.querysets import ReportEditionQuerySet
from reports.selectors.open_days import Calendars, calendar_of
from reports.selectors.screens import readable

ONE_DAY = dt.timedelta(days=1)
HEAVY = ("rows", "columns", "charts")
HOW_OFTEN: Mapping[Cadence, str | Promise] = {
    Cadence.DAILY: pgettext_lazy("reports", "every day"),
    Cadence.MORNING: pgettext_lazy("reports", "every morning"),
    Cadence.WORKDAILY: pgettext_lazy("reports", "every workday"),
    Cadence.WEEKLY: pgettext_lazy("reports", "every week"),
    Cadence.MONTHLY: _("every month, on the 3rd"),
    Cadence.MONTHLY_5TH: _("every month, on the 5th"),
    Cadence.MONTHLY_FIRST: _("every month, on the first workday"),
    Cadence.MID_MONTH: _("on the 15th and the 25th"),
    Cadence.FORTNIGHTLY: _("every other Tuesday"),
    Cadence.QUARTERLY: _("every quarter, on the 5th workday"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One report on the shelf: when it is made next, and the last edition that this reader has."""

    report: Report
    how_often: str
    due_at: dt.datetime
    edition: ReportEdition | None


@dataclass(frozen=True, slots=True)
class Turn:
    """The period before and after the one that is shown; none after the one in which we are."""

    before: Period
    after: Period | None


def shelf_of(actor: Actor, now: dt.datetime) -> list[tuple[str, list[Entry]]]:
    """By subject; two queries beside the calendar, however many reports there are."""
    calendars, last = Calendars(), _last_editions(actor)
    found: dict[str, list[Entry]] = {}
    for report in readable(actor.role):
        entry = Entry(
            report,
            str(HOW_OFTEN.get(report.cadence, report.cadence)),
            next_due(report, now, calendars.of(report)).at,
            last.get(report.code),
        )
        found.setdefault(_subject(report), []).append(entry)
    return sorted(found.items())


def editions_for(report: Report, period: Period, actor: Actor) -> Sequence[ReportEdition]:
    """What was sent to this reader's place of one period, the latest version first."""
    mine = _made_for(actor).filter(
        run__code=report.code,
        run__period_start=period.start,
        run__period_end=period.end,
        run__state__in=(RunState.SENT, RunState.SUPERSEDED),
    )
    return list(mine.order_by("-run__version", "language"))


def usual_period(report: Report, now: dt.datetime) -> Period:
    """The last one whose report is owed."""
    return last_due(report, now, calendar_of(report)).period


def turn_of(report: Report, period: Period, now: dt.datetime) -> Turn:
    """The neighbours of a period in the report's own steps."""
    is_open, today = calendar_of(report), local_date(now)
    day = period.start - ONE_DAY
    if report.cadence == Cadence.MID_MONTH:  # both of a month begin on the 1st
        day = day_before(report.cadence, due_of(report, period.last_day, is_open))
    before = due_of(report, day, is_open).period
    if period.end > today:
        return Turn(before, None)
    return Turn(before, due_of(report, period.end, is_open).period)


def _last_editions(actor: Actor) -> dict[str, ReportEdition]:
    latest = ("run__code", "-run__period_end", "-run__version", "language")
    sent = _made_for(actor).filter(run__state=RunState.SENT)
    return {one.run.code: one for one in sent.order_by(*latest).distinct("run__code")}


def _made_for(actor: Actor) -> ReportEditionQuerySet:
    places = ("region", "dealer", "firm", "person")
    return ReportEdition.objects.visible_to(actor).select_related("run", *places).defer(*HEAVY)


def _subject(report: Report) -> str:
    """The app that owns the numbers."""
    label = report.rows.__module__.partition(".")[0]
    return str(apps.get_app_config(label).verbose_name)
