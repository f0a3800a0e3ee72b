"""The calendar of reports: what comes in the next 30 days, and every run of the last 90."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.utils.translation import gettext as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Report
from dealerops.notifications.choices import MessageState
from dealerops.notifications.models import Message
from dealerops.workcal.choices import CN_WORKDAY
from dealerops.workcal.models import CalendarDay
from reports.calc.dues import Due, dues_between
from reports.choices import RunState
from reports.engine.heading import period_of
from reports.models import ReportCopy, ReportRun
from reports.querysets import WATCHERS
from reports.selectors.open_days import Calendars
from reports.selectors.readers import reports_of

AHEAD = dt.timedelta(days=30)
BACK = dt.timedelta(days=90)
STATE_TONES = {
    RunState.QUEUED: "blue",
    RunState.READY: "blue",
    RunState.SENT: "green",
    RunState.FAILED: "red",
}


@dataclass(frozen=True, slots=True)
class Coming:
    """A report that will be made; `holiday` is why not on its nominal day, where that has a name."""

    report: Report
    due: Due
    holiday: str


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run and its copies by what became of their mail."""

    run: ReportRun
    mails: Sequence[tuple[str, str, int]]  # state, in words, how many

    @property
    def recipients(self) -> int:
        return sum(count for _state, _words, count in self.mails)

    @property
    def mail_words(self) -> str:
        return ", ".join(f"{words} {count}" for _state, words, count in self.mails if words)

    @property
    def is_open(self) -> bool:
        return self.run.state in {RunState.QUEUED, RunState.READY}

    @property
    def version(self) -> str:
        """One that found nothing new has none."""
        return f"v{self.run.version}" if self.run.version else ""

    @property
    def has_file(self) -> bool:
        return self.run.state in {RunState.SENT, RunState.INTERNAL, RunState.SUPERSEDED}

    @property
    def tone(self) -> str:
        return STATE_TONES.get(RunState(self.run.state), "neutral")

    @property
    def state(self) -> str:
        return str(self.run.get_state_display())

    @property
    def period(self) -> str:
        return period_of(self.run)

    @property
    def lateness(self) -> str:
        return _("late") if self.run.is_late else ""


def reports_seen_by(actor: Actor) -> list[Report]:
    """Watchers see the calendar of every report, others that of what they get."""
    return reports_of(actor.role, watchers=WATCHERS)


def coming(actor: Actor, now: dt.datetime, *, code: str = "") -> list[Coming]:
    """What is due in the next 30 days, the first one first."""
    calendars = Calendars()
    found = [
        (report, due)
        for report in reports_seen_by(actor)
        if code in {"", report.code}
        for due in dues_between(
            *(report.cadence, report.at, now, now + AHEAD, calendars.of(report)),
            carries_over=report.carries_over,
        )
    ]
    holidays = _holidays({due.nominal for _report, due in found if due.is_moved})
    lines = [
        Coming(report, due, holidays.get(due.nominal, "") if due.is_moved else "")
        for report, due in found
    ]
    return sorted(lines, key=lambda line: (line.due.at, line.report.code))


def past_runs(
    actor: Actor, now: dt.datetime, *, code: str = "", state: str = "", late: bool = False
) -> QuerySet[ReportRun, ReportRun]:
    """The runs of the last 90 days that the actor may see, the latest first.

    What somebody asked for stands where they asked, however old its period.
    """
    asked = Q(requested_by_id__isnull=False)
    recent = Q(due_at__gt=now - BACK) | asked & Q(created_at__gt=now - BACK)
    rows = ReportRun.objects.visible_to(actor).filter(recent)
    rows = rows.filter(code=code) if code else rows
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(is_late=True) if late else rows
    since = Case(When(asked, then=F("created_at")), default=F("due_at"))
    return rows.order_by(since.desc(), "code", "-version")


def lines_of(runs: Sequence[ReportRun], actor: Actor) -> list[PastRun]:
    """The runs with the states of the copies that the actor may know of."""
    mails = _mails_of(runs, actor)
    return [
        PastRun(one, [(key, *line) for key, line in sorted(mails.get(one.pk, {}).items())])
        for one in runs
    ]


def _mails_of(runs: Sequence[ReportRun], actor: Actor) -> dict[int, dict[str, tuple[str, int]]]:
    """By run: state of the mail, in words, and how many copies have it; "" where none is sent."""
    copies = ReportCopy.objects.visible_to(actor).filter(run__in=[one.pk for one in runs])
    told = copies.values_list("message_id", "run_id")
    of_mail = {pk: run_id for pk, run_id in told if pk is not None}
    counts: dict[int, Counter[str]] = {}
    for run_id, count in (
        copies.filter(message_id=None).values_list("run_id").annotate(Count("pk")).order_by()
    ):
        counts.setdefault(run_id, Counter())[""] += count
    states = Message.objects.filter(pk__in=of_mail).values_list("pk", "state")
    for pk, state in states:
        counts.setdefault(of_mail[pk], Counter())[state] += 1
    words = {str(one): str(one.label) for one in MessageState}
    return {
        run_id: {state: (words.get(state, ""), n) for state, n in found.items()}
        for run_id, found in counts.items()
    }


def _holidays(days: set[dt.date]) -> dict[dt.date, str]:
    rows = CalendarDay.objects.filter(calendar=CN_WORKDAY, date__in=days)
    return {one.date: one.display_name for one in rows}
