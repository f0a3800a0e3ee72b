"""Which duties are owed: once per code, dealer and period, whoever asks how often (domain.md 4.13)."""

import datetime as dt
import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db import InterfaceError, transaction
from django.db.models import Q
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.reporting import Period
from dealerops.journal.services import record
from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer
from dealerops.policy.services import Values
from dealerops.workcal.calc import ONE_DAY
from dealerops.workcal.services import CN_WORKDAY, dealer_open, lookup, recomputed_due
from reports.calc.duties import IsOpen, Stage, Turn, after_event, stages, turns
from reports.choices.duties import DutyCalendar, DutyState, Rhythm, WaiveReason
from reports.choices.duty_policy import HOLIDAY_REMINDER_DAYS, MISSED_AFTER
from reports.models import ObligationDefinition, ObligationInstance
from reports.services.duties.patterns import pattern_of, pattern_when_opened
from reports.services.duties.staffing import AHEAD, BEHIND, Staff, hand_over
from reports.services.duties.steps import is_skipped, skip, take_back

logger = logging.getLogger(__name__)
INSTANT = dt.timedelta(microseconds=1)


class Limits(NamedTuple):
    """The policy of a dealer that all its duties share."""

    missed_after: int
    holiday_reach: int


def limits_of(dealer_id: int, on: dt.date) -> Limits:
    values = Values(on=on, dealer_id=dealer_id).fetch((MISSED_AFTER, HOLIDAY_REMINDER_DAYS))
    return Limits(values[MISSED_AFTER], values[HOLIDAY_REMINDER_DAYS])


class Span:
    """The days of one planning, with the calendars it has read."""

    def __init__(self, now: dt.datetime) -> None:
        self.now, self.today = now, timezone.localdate(now)
        self.first, self.last = self.today - BEHIND, self.today + AHEAD
        self.workdays = lookup(CN_WORKDAY)
        self.definitions = list(ObligationDefinition.objects.active())
        self.versions = {one.pk: one.version for one in self.definitions}
        self._shared: dict[int, list[Turn]] = {}

    def turns_of(self, definition: ObligationDefinition, open_days: IsOpen) -> list[Turn]:
        """Everybody's turns are the same where the statutory calendar rules."""
        if definition.calendar == DutyCalendar.DEALER_OPEN:
            return list(turns(pattern_of(definition), self.first, self.last, open_days))
        if definition.pk not in self._shared:
            found = turns(pattern_of(definition), self.first, self.last, self.workdays)
            self._shared[definition.pk] = list(found)
        return self._shared[definition.pk]


def plan_duties(now: dt.datetime) -> int:
    """Plan every dealer's duties of the next weeks; returns how many were new.

    Safe at any moment and from any number of processes: the unique key decides. A dealer that cannot be
    planned is logged and tried again with the next bell; it stops no other.
    """
    span = Span(now)
    dealers = Dealer.objects.active().filter(kind=DealerKind.DEALER)
    made = sum(_try(dealer, span) for dealer in dealers.iterator())
    coming = ObligationInstance.objects.owed().filter(due_at__gt=now)
    gone = coming.exclude(dealer__in=Dealer.objects.active()).order_by()
    for dealer_id in gone.values_list("dealer", flat=True).distinct():
        _let_go(dealer_id, now)
    return made


def _try(dealer: Dealer, span: Span) -> int:
    try:
        return _plan(dealer, span)
    except InterfaceError:
        raise  # the database is gone for all of them
    except Exception:
        logger.exception("the duties of dealer %s could not be planned", dealer.pk)
        return 0


def plan_dealer(dealer: Dealer, now: dt.datetime) -> int:
    return _plan(dealer, Span(now))


def plan_house(dealer_id: int, now: dt.datetime) -> int:
    """Plan one dealer anew; one that is suspended or closed owes nothing any more from now on."""
    dealer = Dealer.objects.active().filter(kind=DealerKind.DEALER, pk=dealer_id).first()
    if dealer is not None:
        return plan_dealer(dealer, now)
    _let_go(dealer_id, now)
    return 0


@transaction.atomic
def _let_go(dealer_id: int, now: dt.datetime) -> None:
    """What is overdue stays."""
    coming = ObligationInstance.objects.owed().filter(dealer=dealer_id, due_at__gt=now)
    for duty in coming.select_for_update(of=("self",)).order_by("pk"):
        skip(duty, WaiveReason.MANAGER)


@transaction.atomic
def _plan(dealer: Dealer, span: Span) -> int:
    staff = Staff(dealer.pk, span.first, span.last + AHEAD)
    known = {
        (duty.code, duty.period): duty
        for duty in ObligationInstance.objects.filter(_in(span), dealer=dealer)
        .select_for_update(of=("self",))
        .order_by("pk")
    }
    new, limits = [], limits_of(dealer.pk, span.today)
    seen: set[tuple[str, str]] = set()
    for definition, turn in _owed(dealer, span, known.values()):
        key = (definition.code, turn.key)
        seen.add(key)
        if key in known:
            _follow(known[key], definition, turn, span, limits)
            continue
        duty = make_duty(
            definition, dealer.pk, turn, now=span.now, is_open=span.workdays, limits=limits
        )
        since = max(definition.created_at, dealer.created_at)
        if duty.due_at > since:
            duty.owner_id, duty.stands_in_for_id = staff.owner_on(duty.owner_role, duty.due_on)
            new.append(duty)
    for key, duty in known.items():
        if key not in seen and _is_off(duty, span):
            is_asked_for = duty.definition_id in span.versions
            skip(duty, WaiveReason.HOLIDAY if is_asked_for else WaiveReason.MANAGER)
    made = ObligationInstance.objects.bulk_create(new, ignore_conflicts=True)
    if made:
        record(dealer, "reports.duties_planned", by=SYSTEM, count=len(made))
    hand_over(dealer.pk, span.now, staff)
    return len(made)


def _in(span: Span) -> Q:
    """What looks back is owed when its own days are long over."""
    return Q(period_end__gt=span.first) | Q(due_on__gte=span.first)


def _owed(
    dealer: Dealer, span: Span, known: Iterable[ObligationInstance]
) -> Iterator[tuple[ObligationDefinition, Turn]]:
    """What the calendars say; an event happens once, and its duty follows them like the others."""
    open_days = lookup(dealer_open(dealer.pk))
    for definition in span.definitions:
        if definition.rhythm != Rhythm.EVENT:
            for turn in span.turns_of(definition, open_days):
                yield definition, turn
    events = {one.pk: one for one in span.definitions if one.rhythm == Rhythm.EVENT}
    for duty in known:
        if said := events.get(duty.definition_id):
            of_dealer = said.calendar == DutyCalendar.DEALER_OPEN
            is_open = open_days if of_dealer else span.workdays
            yield said, event_turn(said, duty.period, duty.period_start, is_open)


def event_turn(definition: ObligationDefinition, key: str, on: dt.date, is_open: IsOpen) -> Turn:
    """What is owed because of something that happened on a day; `key` names what."""
    due = after_event(pattern_of(definition), on, is_open)
    return Turn(key, Period(on, on + ONE_DAY), on, on, due)


def _is_off(duty: ObligationInstance, span: Span) -> bool:
    """Its day was closed, or nobody asks for it any more; what is overdue stays, and so does what an
    edited definition has opened."""
    if duty.state == DutyState.PLANNED:
        return duty.due_on >= span.today
    is_current = span.versions.get(duty.definition_id) == duty.definition_version
    return duty.state == DutyState.OPEN and is_current and duty.due_at > span.now


def make_duty(
    definition: ObligationDefinition,
    dealer_id: int,
    turn: Turn,
    *,
    now: dt.datetime,
    is_open: IsOpen,
    limits: Limits | None = None,
) -> ObligationInstance:
    """A duty that is not saved yet, as its definition says today."""
    duty = ObligationInstance(
        definition=definition,
        dealer_id=dealer_id,
        code=definition.code,
        period=turn.key,
    )
    _write(duty, definition, turn)
    if turn.is_skipped:
        duty.state, duty.waived_reason = DutyState.WAIVED, WaiveReason.HOLIDAY
    set_alarm(duty, now, is_open, limits or limits_of(dealer_id, turn.due))
    return duty


def _write(duty: ObligationInstance, definition: ObligationDefinition, turn: Turn) -> None:
    """What the definition says goes into the duty."""
    duty.definition_version = definition.version
    duty.title, duty.title_en = definition.title, definition.title_en
    duty.owner_role, duty.rhythm = definition.owner_role, definition.rhythm
    duty.escalation, duty.report_code = definition.escalation, definition.report_code
    duty.evidence_kind = definition.evidence
    duty.period_start, duty.period_end = turn.period.start, turn.period.end
    duty.opens_on, duty.due_on = turn.opens, turn.due
    duty.due_at = pattern_of(definition).moment(turn.due)
    duty.by_the_clock = definition.clock is not None


def alarms(duty: ObligationInstance, is_open: IsOpen, limits: Limits) -> Sequence[Stage]:
    return stages(
        pattern_when_opened(duty),
        opens=duty.opens_on,
        due=duty.due_on,
        is_open=is_open,
        missed_after=limits.missed_after,
        holiday_reach=limits.holiday_reach,
    )


def set_alarm(duty: ObligationInstance, now: dt.datetime, is_open: IsOpen, limits: Limits) -> None:
    """Wake it at once where it should be open already; a duty that is over sleeps."""
    plan = alarms(duty, is_open, limits)
    duty.woken_at = min(now, plan[0].at - INSTANT)
    coming = [stage.at for stage in plan if stage.at > duty.woken_at]
    duty.wake_at = None if duty.state == DutyState.WAIVED else min(coming)


def _follow(
    duty: ObligationInstance,
    definition: ObligationDefinition,
    turn: Turn,
    span: Span,
    limits: Limits,
) -> None:
    """A plan follows its definition and the calendar; what is open follows the calendar alone.

    A change of the calendar moves no deadline to before the end of tomorrow (domain.md 0.4). What was
    skipped is owed again when the day is worked after all, or the obligation or the dealer is back.
    """
    was = (duty.state, duty.due_at, duty.period_start, duty.definition_version)
    wanted = pattern_of(definition).moment(turn.due)
    is_current = duty.definition_version == definition.version
    if turn.is_skipped:
        if duty.state == DutyState.PLANNED or (duty.state == DutyState.OPEN and is_current):
            skip(duty, WaiveReason.HOLIDAY)
        return
    if is_skipped(duty) and wanted > span.now:
        take_back(duty)
    elif is_current and recomputed_due(duty.due_at, wanted, span.today) != wanted:
        return
    if duty.state == DutyState.PLANNED:
        _write(duty, definition, turn)
    elif duty.state == DutyState.OPEN and is_current:
        duty.due_on, duty.due_at = turn.due, wanted
    if (duty.state, duty.due_at, duty.period_start, duty.definition_version) != was:
        _move(duty, was[1], span, limits)


def _move(duty: ObligationInstance, was: dt.datetime, span: Span, limits: Limits) -> None:
    """Keep what is new about a duty, with the moments at which time does something to it."""
    if duty.state == DutyState.PLANNED:
        set_alarm(duty, span.now, span.workdays, limits)
    else:
        plan = alarms(duty, span.workdays, limits)
        duty.wake_at = min((one.at for one in plan if one.at > duty.woken_at), default=None)
    duty.save_fields(
        *("title", "title_en", "owner_role", "rhythm", "escalation", "report_code"),
        *("evidence_kind",),
        *("period_start", "period_end", "opens_on", "due_on", "due_at", "by_the_clock"),
        *("definition_version", "wake_at", "woken_at"),
    )
    record(duty, "reports.duty_moved", by=SYSTEM, was=was, due=duty.due_at)
