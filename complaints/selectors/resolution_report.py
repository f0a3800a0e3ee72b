"""The rows of the complaint resolution report R14 (domain.md 6.4)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.choices import CaseState, Department, Lamp
from complaints.models import Case, RiskSnapshot
from complaints.selectors.measures import NEVER, solution_due, with_solution_due
from complaints.selectors.splits import NO_COMPLAINT, Span
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from dealerops.journal.selectors import state_at
from dealerops.portal.templatetags.dx import NOTHING
from dealerops.workcal.calc import IsOpen, local_date
from dealerops.workcal.services import lookup

TONES = {Lamp.GREEN: "green", Lamp.YELLOW: "amber", Lamp.RED: "red"}
RANK = {Lamp.GREEN: 0, Lamp.YELLOW: 1, Lamp.RED: 2}
ZERO = Decimal(0)
INSTANT = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class ResolutionLine:
    """One case of R14, or the totals of a department; what a total does not have is None or empty."""

    part: str
    number: str
    department: str
    received_on: dt.date | None = None
    source: str = ""
    customer: str = ""
    vin6: str = ""
    topic: str = ""
    responsible: str = ""
    committed_on: dt.date | None = None
    solved_on: dt.date | None = None
    result: str = ""
    reaction: str = ""
    second_callback_on: dt.date | None = None
    days: int | None = None
    lamp_max: str = ""
    cost: Decimal | None = None
    reopened: int | None = None
    lamp_tone: str = ""
    charted: int | None = None  # one for a case, for the picture
    case_ids: Sequence[int] = ()  # that the line speaks of


def resolution_of_month(actor: Actor, period: Period, as_of: dt.datetime) -> list[ResolutionLine]:
    """Cases received, resolved or closed without that in the period, then what they add up to for each department."""
    span = Span.of(period, as_of)
    cases = list(
        with_solution_due(Case.objects.visible_to(actor))
        .annotate(state_then=state_at(Case, as_of))
        .exclude(state_then__in=NO_COMPLAINT)
        .annotate(solved_at=Coalesce("resolved_at", "closed_at"))
        .filter(Q(**span.within("received_at")) | Q(**span.within("solved_at")))
        .select_related("source", "owner")
        .order_by("received_at", "pk")
    )
    for case in cases:
        _as_it_stood(case, as_of)
    worst, is_open = _worst_lamps(actor, cases, as_of), lookup()
    lines = [_line(case, worst, is_open, as_of) for case in cases]
    return [*lines, *_totals(cases, lines)]


def _as_it_stood(case: Case, as_of: dt.datetime) -> None:
    """What happened later has not yet; the row is only read."""
    case.state = case.state_then  # type: ignore[attr-defined]
    for moment in ("resolved_at", "verified_at", "closed_at"):
        then = getattr(case, moment)
        if then is not None and then >= as_of:
            setattr(case, moment, None)
    if case.verified_at is None:
        case.verification = ""
    if case.state != CaseState.CLOSED:
        case.exception_by = None
    if case.first_closed_at is not None and case.first_closed_at >= as_of:
        case.cost = None  # it is said when a case is closed
    if case.reopened_at is not None and case.reopened_at >= as_of:
        case.reopen_count -= 1


def _line(
    case: Case, worst: dict[int, Lamp], is_open: IsOpen, as_of: dt.datetime
) -> ResolutionLine:
    received_on = local_date(case.received_at)
    lamp = worst.get(case.pk, Lamp(case.lamp))
    solved_on = _day(case.resolved_at or case.closed_at)  # closed without agreement, or resolved
    return ResolutionLine(
        part=_("Case"),
        number=case.number,
        department=str(case.get_department_display()),
        received_on=received_on,
        source=str(case.source),
        customer=case.masked_name,
        vin6=case.vin[-6:],
        topic=str(case.get_touch_point_display()),
        responsible=str(case.owner) if case.owner else "",
        committed_on=_committed_on(case, is_open),
        solved_on=solved_on,
        result=str(case.get_state_display()),
        reaction=_reaction(case),
        second_callback_on=_day(case.verified_at),
        days=((solved_on or local_date(as_of)) - received_on).days,
        lamp_max=str(lamp.label),
        cost=case.cost,
        reopened=case.reopen_count,
        lamp_tone=TONES[lamp],
        charted=1,
        case_ids=(case.pk,),
    )


def _committed_on(case: Case, is_open: IsOpen) -> dt.date | None:
    """The last day of the clock of its solution; None while that clock stands still."""
    by_then = getattr(case, "committed_by", None)
    if by_then is None:
        by_then = solution_due(case.received_at, Lamp(case.lamp), is_open)
    return None if by_then >= NEVER else local_date(by_then - INSTANT)


def _reaction(case: Case) -> str:
    """What the customer said in the verification call, or that it was closed without a yes."""
    if case.verification:
        return str(case.get_verification_display())
    return _("closed without agreement") if case.exception_by_id else NOTHING


def _day(moment: dt.datetime | None) -> dt.date | None:
    return local_date(moment) if moment else None


def _worst_lamps(actor: Actor, cases: Sequence[Case], as_of: dt.datetime) -> dict[int, Lamp]:
    """The worst light that each case ever had."""
    snapshots = RiskSnapshot.objects.visible_to(actor).filter(case__in=cases, at__lt=as_of)
    found: dict[int, Lamp] = {}
    for case_id, lamp in snapshots.order_by().values_list("case", "lamp").distinct():
        found[case_id] = worst_of(found.get(case_id, Lamp.GREEN), Lamp(lamp))
    return found


def worst_of(one: Lamp, other: Lamp) -> Lamp:
    return max(one, other, key=RANK.__getitem__)


def _totals(cases: Sequence[Case], lines: Sequence[ResolutionLine]) -> Iterator[ResolutionLine]:
    """A line for each department: how many, how many of them closed, days on average, cost."""
    for department in Department:
        mine = [
            (case, line)
            for case, line in zip(cases, lines, strict=True)
            if case.department == department
        ]
        if not mine:
            continue
        closed = sum(case.state == CaseState.CLOSED for case, _line_ in mine)
        yield ResolutionLine(
            part=_("Total"),
            number=ngettext("%(count)s case", "%(count)s cases", len(mine)) % {"count": len(mine)},
            department=str(department.label),
            result=_("%(count)s closed") % {"count": closed},
            days=_mean([line.days or 0 for _case, line in mine]),
            cost=sum((case.cost or ZERO for case, _line_ in mine), ZERO),
            reopened=sum(case.reopen_count for case, _line_ in mine),
            case_ids=[case.pk for case, _line_ in mine],
        )


def _mean(days: Sequence[int]) -> int:
    """Half a day goes up (domain.md 0.6)."""
    return int((Decimal(sum(days)) / len(days)).quantize(Decimal(1), ROUND_HALF_UP))
