"""Which bay is free when, and what a day in the workshop looks like (domain.md 4.1)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from aftersales.choices import RoState
from aftersales.models import Appointment, Bay, RepairOrder
from dealerops.foundation.actor import Actor
from dealerops.workcal.services import dealer_open, end_of, is_open, local_date, lookup

STEP = dt.timedelta(minutes=30)
LOOK_AHEAD = 14  # days in which the next free time is looked for
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """An appointment as somebody of the house sees it: a stranger's customer is only 'taken'."""

    begins: dt.datetime
    ends: dt.datetime
    order: RepairOrder | None
    came: bool


@dataclass(frozen=True, slots=True)
class BayDay:
    """One bay on one day: its hours, and what stands in it."""

    bay: Bay
    opens: dt.datetime
    closes: dt.datetime
    taken: Sequence[Taken]

    @property
    def used(self) -> float:
        """The share of its hours that is booked, 0 to 1."""
        booked = sum((one.ends - one.begins for one in self.taken), dt.timedelta())
        return booked / (self.closes - self.opens)

    def is_free(self, begins: dt.datetime, ends: dt.datetime) -> bool:
        if begins < self.opens or ends > self.closes:
            return False
        return all(ends <= one.begins or begins >= one.ends for one in self.taken)


@dataclass(frozen=True, slots=True)
class WorkshopDay:
    """All bays of a house on one day; none where the house is closed."""

    on: dt.date
    is_open: bool
    bays: Sequence[BayDay] = field(default_factory=tuple)

    @property
    def capacity(self) -> Decimal:
        """Bays times hours, in hours."""
        return _hours(one.closes - one.opens for one in self.bays)

    @property
    def booked(self) -> Decimal:
        return _hours(taken.ends - taken.begins for one in self.bays for taken in one.taken)

    def free_times(self, minutes: int, *, after: dt.datetime) -> list[tuple[dt.datetime, int]]:
        """Half-hourly moments from which some bay is free that long, with how many are."""
        if not self.bays:
            return []
        length = dt.timedelta(minutes=minutes)
        begins, last = min(one.opens for one in self.bays), max(one.closes for one in self.bays)
        found = []
        while begins + length <= last:
            free = sum(one.is_free(begins, begins + length) for one in self.bays)
            if free and begins >= after:
                found.append((begins, free))
            begins += STEP
        return found


def workshop_day(actor: Actor, day: dt.date) -> WorkshopDay:
    """What everybody of the house sees of a day; whose car it is only where they see the order."""
    bays = list(Bay.objects.visible_to(actor).in_use())
    dealers = {bay.dealer_id for bay in bays}
    if not all(is_open(day, dealer_open(dealer_id)) for dealer_id in dealers):
        return WorkshopDay(day, is_open=False)
    begins = end_of(day - ONE_DAY)
    held = Appointment.objects.held().during(begins, end_of(day)).filter(bay__in=bays)
    rows = list(held.select_related("order__vehicle__model"))
    mine = set(
        RepairOrder.objects.visible_to(actor)
        .filter(appointment__in=[row.pk for row in rows])
        .values_list("pk", flat=True)
    )
    taken: dict[int, list[Taken]] = {bay.pk: [] for bay in bays}
    for row in rows:
        order = row.order if row.order_id in mine else None
        taken[row.bay_id].append(
            Taken(row.span.lower, row.span.upper, order, row.kept_at is not None)
        )
    return WorkshopDay(day, is_open=True, bays=[_bay_day(bay, day, taken[bay.pk]) for bay in bays])


def free_bay(
    bays: Iterable[Bay], begins: dt.datetime, ends: dt.datetime, *, but: int | None = None
) -> Bay | None:
    """The first of these bays that is staffed and empty all that time; `but` is an order not counted.

    Ask under the locks of the bays: two people asking at once are told the same.
    """
    fitting = [bay for bay in bays if is_staffed(bay, begins, ends)]
    held = Appointment.objects.held().during(begins, ends).exclude(order=but)
    full = set(held.filter(bay__in=fitting).values_list("bay_id", flat=True))
    return next((bay for bay in fitting if bay.pk not in full), None)


def is_staffed(bay: Bay, begins: dt.datetime, ends: dt.datetime) -> bool:
    """Whether the bay has people from begin to end, on one day."""
    first, last = timezone.localtime(begins), timezone.localtime(ends)
    is_one_day = first.date() == last.date()
    return is_one_day and bay.opens_at <= first.time() and last.time() <= bay.closes_at


def next_free_time(
    bays: Sequence[Bay], after: dt.datetime, minutes: int, *, but: int | None = None
) -> dt.datetime | None:
    """The next half hour from which one of these bays is free that long; None within a fortnight."""
    if not bays:
        return None
    is_open_on = lookup(dealer_open(bays[0].dealer_id))
    first, length = local_date(after), dt.timedelta(minutes=minutes)
    until = end_of(first + ONE_DAY * LOOK_AHEAD)
    taken: dict[int, list[Taken]] = {bay.pk: [] for bay in bays}
    for row in (
        Appointment.objects.held().during(after, until).filter(bay__in=bays).exclude(order=but)
    ):
        taken[row.bay_id].append(Taken(row.span.lower, row.span.upper, None, came=False))
    for day in (first + ONE_DAY * n for n in range(LOOK_AHEAD)):
        if is_open_on(day):
            days = [_bay_day(bay, day, taken[bay.pk]) for bay in bays]
            for begins in _half_hours(days, after):
                if any(one.is_free(begins, begins + length) for one in days):
                    return begins
    return None


def appointments_missed(now: dt.datetime) -> Iterator[int]:
    """Orders whose time has come and whose car has not; the service looks at the half hour."""
    rows = Appointment.objects.waiting().filter(
        order__state=RoState.APPOINTED, order__planned_at__lte=now, order__arrived_at=None
    )
    yield from rows.order_by("order_id").values_list("order_id", flat=True)


def _half_hours(days: Sequence[BayDay], after: dt.datetime) -> Iterator[dt.datetime]:
    begins, last = min(one.opens for one in days), max(one.closes for one in days)
    while begins < last:
        if begins >= after:
            yield begins
        begins += STEP


def _bay_day(bay: Bay, day: dt.date, taken: Sequence[Taken]) -> BayDay:
    zone = timezone.get_default_timezone()
    opens = dt.datetime.combine(day, bay.opens_at, tzinfo=zone)
    closes = dt.datetime.combine(day, bay.closes_at, tzinfo=zone)
    return BayDay(bay, opens, closes, sorted(taken, key=lambda one: one.begins))


def _hours(spans: Iterable[dt.timedelta]) -> Decimal:
    return Decimal(sum(spans, dt.timedelta()) // dt.timedelta(minutes=1)) / 60
