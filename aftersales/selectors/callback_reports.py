"""The rows of the callback reports: of a day, of a week, of a month (domain.md 6.4 R11, R12, R13)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from aftersales.calc.callback_figures import CallbackFigures
from aftersales.calc.satisfaction import in_tenths
from aftersales.choices import SATISFACTION_TARGET, Department, Grievance, LateReason
from aftersales.models import CallbackTask, QuickForm
from aftersales.selectors.callback_lines import CallbackLine, MonthLine
from aftersales.selectors.club import club_voices
from aftersales.selectors.figures import VISIT, callback_figures
from aftersales.selectors.problems import problems_of
from aftersales.selectors.satisfaction import (
    Asked,
    Basis,
    DepartmentLine,
    Satisfaction,
    only_dealer,
    recommendations,
    satisfaction,
    weeks_of,
)
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from dealerops.identifiers.masking import mask_words
from dealerops.policy.services import value
from dealerops.workcal.services import add_months, add_workdays, at, dealer_open

WEEK = dt.timedelta(days=7)
TREND_WEEKS = 4
TOP_PROBLEMS = 3
ONE_DAY = dt.timedelta(days=1)
DAILY_AT = dt.time(18)  # the daily report is made at this hour, and callers work until 20:00


def callbacks_of_day(actor: Actor, period: Period, as_of: dt.datetime) -> list[CallbackLine]:
    """R11: what was due, what came of it, the problem customers, satisfaction per department.

    A report ends at its hour, and callers work on: what they do in the evening opens the report after,
    so that nothing falls between two reports or is counted twice.
    """
    until, since = told_until(period, as_of), _told_before(actor, period.start)
    asked = Asked(period, until, since=since)
    return [
        _figures_line(callback_figures(actor, period, until)),
        *_since_then(actor, period.start, since, until),
        *_problem_lines(actor, asked),
        *(_department_line(one) for one in satisfaction(actor, asked).departments),
    ]


def told_until(period: Period, as_of: dt.datetime) -> dt.datetime:
    """The moment before which things happened that the R11 of a day tells."""
    return min(at(period.last_day, DAILY_AT), as_of)


def _told_before(actor: Actor, day: dt.date) -> dt.datetime:
    """When the R11 before was made: on the last day on which the actor's dealer was open."""
    dealer = only_dealer(actor)
    last = day - ONE_DAY if dealer is None else add_workdays(day, -1, dealer_open(dealer))
    return at(last, DAILY_AT)


def _since_then(
    actor: Actor, day: dt.date, since: dt.datetime, until: dt.datetime
) -> Iterator[CallbackLine]:
    """Of callbacks that were due before, what has happened since the report before, by their day."""
    inside = {"gte": since, "lt": until}
    moved = Q()
    for moment in ("first_attempt_at", "done_at", "closed_at"):
        moved |= Q(**{f"{moment}__{word}": limit for word, limit in inside.items()})
    tasks = CallbackTask.objects.visible_to(actor).surveys()
    days = tasks.filter(moved, due_on__lt=day).order_by("due_on")
    for due_on in days.values_list("due_on", flat=True).distinct():
        due = Period(due_on, due_on + ONE_DAY)
        now, before = (callback_figures(actor, due, one) for one in (until, since))
        yield CallbackLine(
            part=_("Callbacks"),
            label=_("Due on %(day)s, since the report before") % {"day": _day(due_on)},
            attempted=now.attempted - before.attempted,
            done=now.done - before.done,
            not_reached=now.not_reached - before.not_reached,
        )


def callbacks_of_week(actor: Actor, period: Period, as_of: dt.datetime) -> list[CallbackLine]:
    """R12: of the customers only those with a problem; then the week's figures with a four-week trend.

    After a holiday one run covers several weeks; the trend stays one of weeks, up to the last day.
    """
    ends = [period.end - WEEK * back for back in reversed(range(TREND_WEEKS))]
    trend = [satisfaction(actor, Asked(Period(end - WEEK, end), as_of)) for end in ends]
    found, figures = (
        satisfaction(actor, Asked(period, as_of)),
        callback_figures(actor, period, as_of),
    )
    return [
        *_problem_lines(actor, Asked(period, as_of)),
        _figures_line(figures),
        *_late_lines(figures),
        *(_department_line(one, trend) for one in found.departments),
    ]


def satisfaction_of_month(actor: Actor, period: Period, as_of: dt.datetime) -> list[MonthLine]:
    """R13, by the month of the visit: departments by week and in the month, what club members
    said, what is still to be called, and the customers with a problem.

    The month is compared with the month before, as it is known now.
    """
    month = satisfaction(actor, Asked(period, as_of, Basis.VISIT))
    before = Period(add_months(period.start, -1), period.start)
    earlier = satisfaction(actor, Asked(before, as_of, Basis.VISIT))
    target = value(SATISFACTION_TARGET, on=period.last_day, dealer_id=only_dealer(actor))
    forms = list(_forms_of(actor, period, as_of))
    lines = [
        _month_line(one, earlier.of(one.department), target, forms, as_of)
        for one in month.departments
    ]
    lines += _overall_lines(actor, period, as_of, month)
    for week in weeks_of(period):
        found = satisfaction(actor, Asked(week, as_of, Basis.VISIT))
        span = f"{_day(week.start)} – {_day(week.last_day)}"
        lines += [_plain_line(span, one) for one in found.departments]
    lines += [
        MonthLine(
            _("Club members"),
            one.question,
            len(one.said),
            "",
            "",
            None,
            problems=mask_words("; ".join(one.said)),
        )
        for one in club_voices(actor, Asked(period, as_of, Basis.VISIT))
        if one.said
    ]
    open_ones = callback_figures(actor, period, as_of, by=VISIT)
    lines.append(MonthLine(_("Due, open"), _("All departments"), open_ones.waiting, "", "", None))
    return [*lines, *_problems_of_month(actor, Asked(period, as_of, Basis.VISIT))]


def _figures_line(found: CallbackFigures) -> CallbackLine:
    return CallbackLine(
        part=_("Callbacks"),
        label=_("All callbacks due"),
        due=found.due,
        attempted=found.attempted,
        done=found.done,
        not_reached=found.not_reached,
        late=sum(found.late.values()),
        completion=found.completion,
    )


def _late_lines(found: CallbackFigures) -> Iterator[CallbackLine]:
    """Why callbacks had no interview in time (domain.md 4.8)."""
    for reason in LateReason:
        if found.late.get(reason):
            yield CallbackLine(_("Late or open"), str(reason.label), late=found.late[reason])


def _problem_lines(actor: Actor, asked: Asked) -> Iterator[CallbackLine]:
    for one in problems_of(actor, asked):
        yield CallbackLine(part=_("Problem customer"), label=one.departments, problem=one)


def _problems_of_month(actor: Actor, asked: Asked) -> Iterator[MonthLine]:
    for one in problems_of(actor, asked):
        yield MonthLine(
            span=_("Problem customer"),
            department=one.departments,
            n=None,
            index="",
            satisfaction="",
            value=None,
            problems=one.grievance,
            actions=one.measure,
            problem=one,
        )


def _department_line(one: DepartmentLine, trend: Sequence[Satisfaction] = ()) -> CallbackLine:
    return CallbackLine(
        part=_("Department"),
        label=one.label,
        n=one.n,
        index=written(one.index, one.mark),
        satisfaction=written(one.satisfaction, one.mark),
        value=one.index,
        trend=" · ".join(written(week.of(one.department).index) for week in trend),
    )


def _month_line(
    one: DepartmentLine,
    earlier: DepartmentLine,
    target: Decimal,
    forms: Sequence[QuickForm],
    as_of: dt.datetime,
) -> MonthLine:
    mine = [form for form in forms if one.department in form.departments]
    solved = [form for form in mine if form.solved_at and form.solved_at < as_of]
    return MonthLine(
        span=_("Month"),
        department=one.label,
        n=one.n,
        index=written(one.index, one.mark),
        satisfaction=written(one.satisfaction, one.mark),
        value=one.index,
        change=_difference(one.index, earlier.index),
        problems=_top_problems(mine),
        actions=mask_words("; ".join(form.measure for form in solved if form.measure)),
        target=target,
        status="" if one.index is None else _("reached") if one.index >= target else _("below"),
        status_tone="" if one.index is None else "green" if one.index >= target else "red",
    )


def _overall_lines(
    actor: Actor, period: Period, as_of: dt.datetime, month: Satisfaction
) -> Iterator[MonthLine]:
    """The weighed index; question 6 beside it, not mixed; NPS with a sample of its own (4.10)."""
    yield MonthLine(
        span=_("Month"),
        department=_("All departments"),
        n=sum(one.n for one in month.departments),
        index=written(month.printed_index),
        satisfaction="",
        value=month.printed_index,
    )
    yield _plain_line(_("Month"), DepartmentLine(Department.OVERALL, month.overall))
    asked = recommendations(actor, Asked(period, as_of, Basis.VISIT))
    nps = written(asked.nps, "*" if asked.is_few and asked.n else "")
    yield MonthLine(_("Month"), _("NPS"), asked.n, "", "", None, nps=nps)


def _plain_line(span: str, one: DepartmentLine) -> MonthLine:
    return MonthLine(
        span=span,
        department=one.label,
        n=one.n,
        index=written(one.index, one.mark),
        satisfaction=written(one.satisfaction, one.mark),
        value=None,
    )


def _forms_of(actor: Actor, period: Period, as_of: dt.datetime) -> Iterator[QuickForm]:
    forms = QuickForm.objects.visible_to(actor).filter(
        interview__delivered_on__gte=period.start,
        interview__delivered_on__lt=period.end,
        issued_at__lte=as_of,
    )
    yield from forms.order_by("pk")


def _top_problems(forms: Sequence[QuickForm]) -> str:
    counted = Counter(form.grievance for form in forms).most_common(TOP_PROBLEMS)
    return ", ".join(f"{Grievance(code).label} {count}" for code, count in counted)


def written(figure: Decimal | None, mark: str = "") -> str:
    """`75.0`, with an asterisk where there are too few answers; a dash without any."""
    printed = in_tenths(figure)
    return "–" if printed is None else f"{printed}{mark}"


def _difference(now: Decimal | None, before: Decimal | None) -> str:
    return "–" if now is None or before is None else f"{now - before:+.1f}"


def _day(day: dt.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
