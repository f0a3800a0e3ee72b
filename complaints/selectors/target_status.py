"""How far agreed targets are reached, and what they started from (domain.md 3.10)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from complaints.calc import targets
from complaints.calc.kpis import Counts, rate
from complaints.choices import OF_PEOPLE, Kpi, Split, Status, TargetScope
from complaints.models import TargetLine, TargetSheet
from complaints.selectors.lead_times import NO_CASES, LeadFigures, lead_times
from complaints.selectors.measures import measures
from complaints.selectors.splits import Key
from complaints.selectors.trained import trained
from dealerops.accounts.models import Membership
from dealerops.foundation.actor import SYSTEM, Actor, Channel, Role
from dealerops.foundation.reporting import Kind, Period
from dealerops.portal.templatetags.dx import NOTHING, money, percent, written
from dealerops.workcal.calc import local_date
from dealerops.workcal.services import add_months, end_of

BASELINE_MONTHS = 6
IN_HOURS = frozenset({Kpi.E2E_MEDIAN, Kpi.E2E_P90})
SPLITS = {
    TargetScope.PERSON: Split.OWNER,
    TargetScope.DEALER: Split.DEALER,
    TargetScope.TOUCH_POINT: Split.TOUCH_POINT,
    TargetScope.DEPARTMENT: Split.DEPARTMENT,
}


@dataclass(frozen=True, slots=True)
class Aim:
    """A figure of certain cases: what a target speaks of, without its number."""

    kpi: Kpi
    scope: TargetScope
    key: Key


@dataclass(frozen=True, slots=True)
class Reached:
    """One target with what came of it; `actual` None where there was nothing to measure."""

    line: TargetLine
    actual: Decimal | None

    @property
    def achievement(self) -> Decimal | None:
        return targets.achievement(Kpi(self.line.kpi), self.actual, self.line.target)

    @property
    def status(self) -> Status | None:
        return targets.status(self.achievement)


@dataclass(frozen=True, slots=True)
class Standing:
    """All targets of one sheet and what they make together."""

    sheet: TargetSheet
    lines: Sequence[Reached]

    @property
    def exact(self) -> Decimal | None:
        """The score by which the status is told."""
        return targets.score((one.line.weight, one.achievement) for one in self.lines)

    @property
    def score(self) -> Decimal | None:
        """The score as people read it."""
        return None if self.exact is None else targets.points(self.exact)

    @property
    def status(self) -> Status | None:
        exact = self.exact
        return None if exact is None else targets.status(exact / targets.ALL_OF_IT)


@dataclass
class Figures:
    """The figures of one span of time, each split asked for once.

    Whoever answers for a figure is measured by all its cases; a `reader` gets those they may see.
    """

    period: Period
    as_of: dt.datetime
    reader: Actor = SYSTEM

    def __post_init__(self) -> None:
        self._counts: dict[Split, dict[Key, Counts]] = {}
        self._leads: dict[Split, dict[Key, LeadFigures]] = {}

    def of(self, aim: Aim) -> Decimal | None:
        if aim.kpi in OF_PEOPLE:
            return self._trained(aim)
        split = SPLITS[aim.scope]
        if split not in self._counts:
            self._counts[split] = measures(self.reader, self.period, self.as_of, by=split)
            self._leads[split] = lead_times(self.reader, self.period, self.as_of, by=split)
        counts = self._counts[split].get(aim.key, Counts())
        leads = self._leads[split].get(aim.key, NO_CASES)
        found = counts.value(aim.kpi)
        return leads.value(aim.kpi) if found is None else found

    def _trained(self, aim: Aim) -> Decimal | None:
        """The share of a dealer's front line that was trained in everything when the period ended, or
        of the dealers where a person works (domain.md 3.13); other cases have no people."""
        dealers = {aim.key} if aim.scope == TargetScope.DEALER else set()
        if aim.scope == TargetScope.PERSON:
            posts = Membership.objects.live().filter(user=aim.key).exclude(dealer=None)
            dealers = set(posts.values_list("dealer", flat=True))
        there = Actor(Role.D_GM, Channel.PORTAL, dealer_ids=frozenset(dealers))
        found = trained(there, min(self.period.last_day, local_date(self.as_of)))
        return rate(found.trained, found.people)


def aim_of(line: TargetLine, sheet: TargetSheet) -> Aim:
    keys = {
        TargetScope.PERSON: sheet.owner_id,
        TargetScope.DEALER: sheet.dealer_id,
        TargetScope.TOUCH_POINT: line.touch_point,
        TargetScope.DEPARTMENT: line.department,
    }
    scope = TargetScope(line.scope)
    return Aim(Kpi(line.kpi), scope, keys[scope])


def baselines(aims: Sequence[Aim], before: dt.date, now: dt.datetime) -> list[Decimal | None]:
    """The average of each figure over the six months before the one in which `before` lies."""
    first = before.replace(day=1)
    months = [
        Figures(Period(add_months(first, -back), add_months(first, 1 - back)), now)
        for back in range(1, BASELINE_MONTHS + 1)
    ]
    return [targets.baseline(month.of(aim) for month in months) for aim in aims]


def standings(sheets: Sequence[TargetSheet], as_of: dt.datetime) -> list[Standing]:
    """Each sheet with what was reached of its period by `as_of`; its lines are read with it."""
    known: dict[tuple[dt.date, dt.date], Figures] = {}
    found = []
    for sheet in sheets:
        span = (sheet.period.lower, sheet.period.upper)
        figures = known.setdefault(span, Figures(Period(*span), as_of))
        lines = [Reached(line, figures.of(aim_of(line, sheet))) for line in sheet.lines.all()]
        found.append(Standing(sheet, lines))
    return found


def against_targets(
    actor: Actor, period: Period, as_of: dt.datetime
) -> dict[tuple[Split, Key], str]:
    """What a report of the period says beside dealers and touch points that somebody has targets for.

    Of a dealer the scores of its people, of a touch point its figures; the weakest first. As everywhere
    in the report, of the cases that the reader may see: no figure of a region has another region in it.
    """
    sheets = TargetSheet.objects.visible_to(actor).in_force().prefetch_related("lines")
    figures = Figures(period, min(as_of, end_of(period.last_day)), actor)
    scores: defaultdict[Key, list[Decimal]] = defaultdict(list)
    lines: defaultdict[Key, list[Reached]] = defaultdict(list)
    for sheet in sheets.filter(period__overlap=(period.start, period.end)):
        found = [Reached(line, figures.of(aim_of(line, sheet))) for line in sheet.lines.all()]
        score = Standing(sheet, found).exact
        if score is not None and sheet.dealer_id is not None:
            scores[sheet.dealer_id].append(score)
        for one in found:
            if one.line.scope == TargetScope.TOUCH_POINT:
                lines[one.line.touch_point].append(one)
    of_dealers = {(Split.DEALER, key): _scored(sorted(mine)) for key, mine in scores.items()}
    return of_dealers | {(Split.TOUCH_POINT, key): _told(mine) for key, mine in lines.items()}


def _scored(scores: Sequence[Decimal]) -> str:
    """ "88.0 Missed, 104.5 Reached": a CAM score and what it means, one after the other."""
    found = [(one, targets.status(one / targets.ALL_OF_IT)) for one in scores]
    return ", ".join(f"{targets.points(one)} {state.label}" for one, state in found if state)


def _told(lines: Sequence[Reached]) -> str:
    """ "Closure rate 81.0% of 90.0% Almost reached": each figure beside its target."""
    weakest = sorted(lines, key=lambda one: (one.achievement is None, one.achievement or 0))
    return ", ".join(
        " ".join(
            (
                str(one.line.get_kpi_display()),
                _("%(actual)s of %(target)s")
                % {
                    "actual": said(one.line.kpi, one.actual),
                    "target": said(one.line.kpi, one.line.target),
                },
                str(one.status.label) if one.status else NOTHING,
            )
        )
        for one in weakest
    )


def said(kpi: str, value: object) -> str:
    """A figure as people read it."""
    if value is None:
        return NOTHING
    if kpi == Kpi.COST:
        return money(value)
    return written(value, Kind.HOURS) if kpi in IN_HOURS else percent(value)
