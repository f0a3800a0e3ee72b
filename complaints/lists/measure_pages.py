"""Targets, the map of figures, processes and what was learned, as pages show them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from complaints.calc.kpis import Counts
from complaints.choices import OF_PEOPLE, Department, Kpi, Split, Status, TargetScope, TouchPoint
from complaints.lists.boards import Doors
from complaints.models import (
    Bottleneck,
    CorrectiveAction,
    KpiReview,
    Lesson,
    LessonReading,
    ProcessMap,
    TargetLine,
    TargetSheet,
)
from complaints.selectors.lead_times import NO_CASES, lead_times
from complaints.selectors.measures import measures
from complaints.selectors.splits import counted
from complaints.selectors.target_status import Standing, said, standings
from complaints.services.learning import ACTORS, WRITERS
from complaints.services.targets import figures_in_use
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Kind, Period
from dealerops.portal.registry import Tone
from dealerops.portal.templatetags.dx import NOTHING, percent, written
from dealerops.workcal.services import add_months

STATUS_TONES = {Status.GREEN: Tone.GREEN, Status.YELLOW: Tone.AMBER, Status.RED: Tone.RED}
MADE_OF = {
    Kpi.FIRST_RESPONSE: "month",
    Kpi.ESCALATION: "month",
    Kpi.RECURRENCE: "month",
    Kpi.REOPEN: "first_closed",
}  # of the others, the cases closed in the month
SHOWN, LESSONS, MONTHS_BACK = 60, 40, 3


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One figure of a sheet in words."""

    figure: str
    cases: str
    baseline: str
    target: str
    actual: str
    achievement: str
    tone: Tone
    weight: int

    @property
    def is_measured(self) -> bool:
        return self.achievement != NOTHING


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One sheet with its figures; `may_agree` offers the button."""

    standing: Standing
    lines: Sequence[TargetRow]
    tone: Tone
    may_agree: bool

    @property
    def sheet(self) -> TargetSheet:
        return self.standing.sheet

    @property
    def last_month(self) -> dt.date:
        last: dt.date = self.sheet.period.upper - dt.timedelta(days=1)
        return last


@dataclass
class TargetBoard:
    """Every version of the targets that the reader sees, newest first."""

    actor: Actor

    @property
    def is_portal(self) -> bool:
        return Doors(self.actor).is_portal

    @cached_property
    def sheets(self) -> list[SheetRow]:
        rows = TargetSheet.objects.visible_to(self.actor).prefetch_related("lines")
        rows = rows.select_related("owner", "dealer", "given_by", "taken_by").order_by("-pk")
        return [self._row(one) for one in standings(list(rows[:SHOWN]), timezone.now())]

    def _row(self, standing: Standing) -> SheetRow:
        sheet = standing.sheet
        is_manager = self.actor.role == Role.D_GM and sheet.dealer_id in self.actor.dealer_ids
        is_theirs = sheet.owner_id == self.actor.user_id or is_manager
        lines = [
            TargetRow(
                figure=one.line.get_kpi_display(),
                cases=_cases_of(one.line),
                baseline=said(one.line.kpi, one.line.baseline),
                target=said(one.line.kpi, one.line.target),
                actual=said(one.line.kpi, one.actual),
                achievement=percent(one.achievement),
                tone=_tone(one.status),
                weight=one.line.weight,
            )
            for one in standing.lines
        ]
        may = sheet.state == "PROPOSED" and is_theirs and sheet.given_by_id != self.actor.user_id
        return SheetRow(standing, lines, _tone(standing.status), may)


def _tone(status: Status | None) -> Tone:
    return STATUS_TONES[status] if status else Tone.NEUTRAL


def _cases_of(line: TargetLine) -> str:
    named = line.get_touch_point_display() or line.get_department_display()
    return str(named or line.get_scope_display())


@dataclass(frozen=True, slots=True)
class MapRow:
    """One touch point: who works on it, its figures, who answers for them."""

    touch_point: str
    url: str
    departments: str
    figures: Sequence[tuple[str, str]]  # the figure, the list of the cases that it is made of
    stakeholders: str


@dataclass
class KpiMap:
    """Touch point x figure x department x stakeholder, with the last whole month's values."""

    actor: Actor

    def __post_init__(self) -> None:
        self.doors = Doors(self.actor)
        end = timezone.localdate().replace(day=1)
        self.period, self.now = Period(add_months(end, -1), end), timezone.now()

    @cached_property
    def kpis(self) -> list[Kpi]:
        return [one for one in figures_in_use() if one not in OF_PEOPLE]

    @property
    def headings(self) -> list[str]:
        return [str(one.label) for one in self.kpis]

    @cached_property
    def rows(self) -> list[MapRow]:
        counts = measures(self.actor, self.period, self.now, by=Split.TOUCH_POINT)
        leads = lead_times(self.actor, self.period, self.now, by=Split.TOUCH_POINT)
        departments, owners = self._departments(), self._stakeholders()
        found = []
        for one in TouchPoint:
            mine, ways = counts.get(one.value, Counts()), leads.get(one.value, NO_CASES)
            figures = [
                (
                    said(kpi, ways.value(kpi) if mine.value(kpi) is None else mine.value(kpi)),
                    self._cases(kpi, one),
                )
                for kpi in self.kpis
            ]
            found.append(
                MapRow(
                    str(one.label),
                    self.doors.cases(view="all", touch_point=one.value),
                    ", ".join(departments.get(one.value, ())) or NOTHING,
                    figures,
                    ", ".join(sorted(owners.get(one.value, ()))) or NOTHING,
                )
            )
        return found

    def _cases(self, kpi: Kpi, touch_point: TouchPoint) -> str:
        """The cases that a figure of the month is made of."""
        month = f"{self.period.start:%Y-%m}"
        asked = {MADE_OF.get(kpi, "closed"): month, "touch_point": touch_point.value}
        return self.doors.cases(view="all", **asked)

    def _departments(self) -> dict[str, list[str]]:
        pairs = counted(self.actor).order_by("touch_point", "department")
        found: dict[str, list[str]] = defaultdict(list)
        for touch_point, code in pairs.values_list("touch_point", "department").distinct():
            found[touch_point].append(str(Department(code).label))
        return found

    def _stakeholders(self) -> dict[str, set[str]]:
        """People with an agreed target on a touch point."""
        lines = TargetLine.objects.visible_to(self.actor).filter(
            sheet__state="AGREED", scope=TargetScope.TOUCH_POINT
        )
        found: dict[str, set[str]] = defaultdict(set)
        for touch_point, name in lines.values_list("touch_point", "sheet__owner__display_name"):
            found[touch_point].add(name)
        return found

    @cached_property
    def reviews(self) -> list[KpiReview]:
        reviews = KpiReview.objects.visible_to(self.actor).select_related("decided_by")
        return list(reviews[:SHOWN])


@dataclass
class Processes:
    """The maps in force and what held the processes up in the last months."""

    actor: Actor

    @cached_property
    def maps(self) -> list[ProcessMap]:
        maps = ProcessMap.objects.visible_to(self.actor).in_force(timezone.localdate())
        return list(maps.prefetch_related("steps"))

    @cached_property
    def bottlenecks(self) -> list[tuple[Bottleneck, str, str]]:
        """Each with its figure and limit in words."""
        since = add_months(timezone.localdate().replace(day=1), -MONTHS_BACK)
        rows = Bottleneck.objects.visible_to(self.actor).filter(month__gte=since)
        return [
            (one, _measured(one.hold, one.figure), _measured(one.hold, one.limit))
            for one in rows.select_related("map")
        ]


def _measured(hold: str, value: object) -> str:
    if hold == "SHARE":
        return percent(value)
    return written(value, Kind.HOURS) if hold in {"SLOW", "GAP"} else f"{value:.0f}"


@dataclass
class Learning:
    """Corrective actions to do and to look at, lessons, and who has read them."""

    actor: Actor

    def __post_init__(self) -> None:
        self.is_portal = Doors(self.actor).is_portal
        self.today = timezone.localdate()
        self.may_write = self.actor.role in WRITERS
        self.may_act = self.actor.role in ACTORS

    @property
    def _actions(self) -> list[CorrectiveAction]:
        rows = CorrectiveAction.objects.visible_to(self.actor).select_related("case", "owner")
        return list(rows.filter(effect="").order_by("due_on", "pk")[:SHOWN])

    @cached_property
    def to_do(self) -> list[CorrectiveAction]:
        return [one for one in self._actions if one.done_at is None]

    @cached_property
    def to_check(self) -> list[CorrectiveAction]:
        """Done; those whose day has come stand first."""
        done = [one for one in self._actions if one.check_on]
        return sorted(done, key=lambda one: (one.check_on or self.today, one.pk))

    @cached_property
    def checked(self) -> list[CorrectiveAction]:
        rows = CorrectiveAction.objects.visible_to(self.actor).exclude(effect="")
        return list(rows.select_related("case", "checked_by").order_by("-checked_at")[:SHOWN])

    @cached_property
    def lessons(self) -> list[tuple[Lesson, Sequence[LessonReading], bool]]:
        """Each with who has read it, as far as the reader may know, and whether the reader has."""
        rows = list(Lesson.objects.visible_to(self.actor).select_related("written_by")[:LESSONS])
        readings: dict[int, list[LessonReading]] = defaultdict(list)
        known = LessonReading.objects.visible_to(self.actor).filter(lesson__in=rows)
        for one in known.select_related("person").order_by("at"):
            readings[one.lesson_id].append(one)
        return [
            (
                one,
                readings[one.pk],
                any(row.person_id == self.actor.user_id for row in readings[one.pk]),
            )
            for one in rows
        ]
