"""The third-party check by the week: R01 summed, rates, reasons, dealers, what comes next (R02)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Count
from django.utils.translation import gettext as _

from claims.calc.checks_of_week import Quality, arrivals, forecast, quality_of, share
from claims.calc.workload import Hours, Load, Span, Stay, load_of
from claims.choices import CheckOutcome, Reason
from claims.models import CheckAssignment, Claim, Finding
from claims.selectors.workload import ENQUIRY, Desk, desks_between, office_hours, own_work
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.reporting import Period
from dealerops.journal.models import Entry
from dealerops.network.models import Dealer
from dealerops.workcal.calc import at
from dealerops.workcal.services import end_of, local_date, workdays_between

ENQUIRY_CLOSED = "claims.enquiry_closed"
MANY_RESETS = 3  # a dealer with more of them in a week is named
TOP_REASONS = 5
WEEK = dt.timedelta(weeks=1)
BEFORE = 4 * WEEK  # whose pace the forecast goes by


class Blank:
    """Stands where a line has no figures of a kind: whatever is asked of it is None."""

    def __getattr__(self, name: str) -> None:
        return None


BLANK = Blank()


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A line of R02; `part` says which figures it has, all others are None."""

    part: str
    program: str | None = None
    checker: str | None = None
    load: Load | Blank = BLANK
    quality: Quality | Blank = BLANK
    hours: Decimal | None = None
    enquiries_open: int | None = None
    enquired: Sequence[int] = ()  # the claims of the open enquiries
    forecast: int | None = None
    named: str | None = None  # a reason or a dealer
    count: int | None = None
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _Week:
    """The week itself, the four weeks whose pace counts, and how many workdays lie where."""

    span: Span
    pace: Span
    workdays: int
    next_workdays: int


def checks_of_week(actor: Actor, period: Period, as_of: dt.datetime) -> list[WeekLine]:
    """All programs, each program, each checker, the five first reasons, dealers sent back often.

    The week ends at midnight, unlike the daily report, which ends when it is made.
    """
    week = _week(period, as_of)
    desks = desks_between(actor, min(week.span.start, week.pace.start), week.span.end)
    if not desks:
        return []
    open_enquiries = _enquiries_open(actor, week.span.end)
    hours = office_hours()
    by_program: dict[tuple[str, int, str], list[Stay]] = defaultdict(list)
    for desk, stays in desks.items():
        by_program[desk.program_code, desk.program_id, desk.program] += stays
    everything = [stay for stays in desks.values() for stay in stays]
    return [
        _summary(_("All programs"), everything, week, hours, _joined(open_enquiries.values())),
        *(
            replace(
                _summary(_("Program"), stays, week, hours, open_enquiries.get(pk, {})),
                program=name,
            )
            for (_code, pk, name), stays in sorted(by_program.items())
        ),
        *_checkers(desks, week, hours),
        *_reasons(week.span, {desk.checker_id for desk in desks}),
        *_dealers(actor, week.span),
    ]


def _week(period: Period, as_of: dt.datetime) -> _Week:
    until = min(end_of(period.last_day), as_of)
    last = local_date(until - dt.timedelta(microseconds=1))
    pace_from = period.end - BEFORE
    return _Week(
        span=Span(period.start, at(period.start, dt.time()), until),
        pace=Span(pace_from, at(pace_from, dt.time()), until),
        workdays=workdays_between(pace_from - dt.timedelta(days=1), last),
        next_workdays=workdays_between(last, last + WEEK),
    )


def _summary(
    part: str, stays: Sequence[Stay], week: _Week, hours: Hours, enquiries: Mapping[int, int]
) -> WeekLine:
    load = load_of(stays, week.span, hours)
    return WeekLine(
        part,
        quality=quality_of(stays, week.span),
        hours=load.hours,
        enquiries_open=sum(enquiries.values()),
        enquired=list(enquiries),
        forecast=forecast(
            load.closing,
            arrivals(stays, week.pace),
            workdays=week.workdays,
            next_workdays=week.next_workdays,
        ),
    )


def _checkers(
    desks: Mapping[Desk, Sequence[Stay]], week: _Week, hours: Hours
) -> Iterator[WeekLine]:
    for desk in sorted(desks, key=lambda one: (one.program_code, one.checker, one.checker_id)):
        load = load_of(desks[desk], week.span, hours)
        if load.has_movement or load.opening:
            yield WeekLine(
                _("Checker"),
                program=desk.program,
                checker=desk.checker,
                load=load,
                quality=quality_of(desks[desk], week.span),
                hours=load.hours,
            )


def _reasons(span: Span, checkers: set[int]) -> list[WeekLine]:
    """Why these checkers sent back or wanted to reject; what head office found is not theirs.

    A claim that was sent back is no longer the firm's, but what its checkers found there is counted.
    """
    found = Finding.objects.visible_to(SYSTEM).filter(
        event__in=("reset", "propose_reject"),
        found_by__in=checkers,
        found_at__gte=span.start,
        found_at__lt=span.end,
    )
    counts = Counter(found.values_list("reason", flat=True))
    first = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:TOP_REASONS]
    return [
        WeekLine(
            _("Reason"),
            named=f"{code} {Reason(code).label}",
            count=count,
            share=share(count, counts.total()),
        )
        for code, count in first
    ]


def _dealers(actor: Actor, span: Span) -> list[WeekLine]:
    """Dealers to whom checkers sent back more than `MANY_RESETS` claims in the week."""
    often = (
        CheckAssignment.objects.visible_to(actor)
        .filter(own_work(actor))
        .filter(outcome=CheckOutcome.RESET, ended_at__gte=span.start, ended_at__lt=span.end)
        .order_by()
        .values_list("claim__dealer")
        .annotate(count=Count("pk"))
        .filter(count__gt=MANY_RESETS)
    )
    counts = dict(often)
    dealers = Dealer.objects.filter(pk__in=counts)
    return [
        WeekLine(_("Dealer"), named=str(dealer), count=counts[dealer.pk])
        for dealer in sorted(dealers, key=lambda one: (-counts[one.pk], one.code))
    ]


def _joined(by_program: Iterable[Mapping[int, int]]) -> dict[int, int]:
    return {claim: count for counts in by_program for claim, count in counts.items()}


def _enquiries_open(actor: Actor, until: dt.datetime) -> Mapping[int, Mapping[int, int]]:
    """Enquiries opened and not closed by then, per program and claim."""
    told = Entry.objects.visible_to(SYSTEM).filter(
        topic__in=(ENQUIRY, ENQUIRY_CLOSED), object_type=Claim._meta.label_lower, at__lt=until
    )
    balance: Counter[int] = Counter()
    for topic, claim in told.values_list("topic", "object_id"):
        balance[claim] += 1 if topic == ENQUIRY else -1
    waiting = Claim.objects.visible_to(actor).filter(own_work(actor))
    programs = waiting.filter(pk__in=[pk for pk, n in balance.items() if n])
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for pk, program in programs.values_list("pk", "program"):
        found[program][pk] = balance[pk]
    return found
