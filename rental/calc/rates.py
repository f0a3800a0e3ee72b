"""What the fleet did with its time, and what became of the orders (domain.md 5.6). One definition, here.

Every moment of a car in the period is one of four, the first that applies: rented, blocked, buffer, idle. Idle is
summed from the gaps themselves, so that utilisation + buffer share + idle = 1 tests the rest.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

Moments = tuple[dt.datetime, dt.datetime]  # half-open
NONE = dt.timedelta()
LONG_GAP = dt.timedelta(hours=72)
ON_TIME = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class CarTime:
    """What is known of one car; spans may overlap and go beyond the period."""

    car: int
    rented: Sequence[Moments]
    buffers: Sequence[Moments] = ()
    blocked: Sequence[Moments] = ()
    in_fleet: Moments | None = None  # None: all the period


@dataclass(frozen=True, slots=True)
class Gap:
    """Idle time of a car between other things; at an edge of the period it is a tail."""

    car: int
    begins: dt.datetime
    ends: dt.datetime
    is_tail: bool

    @property
    def length(self) -> dt.timedelta:
        return self.ends - self.begins


@dataclass(frozen=True, slots=True)
class Hours:
    """Time of a fleet in a period; `fleet` is all of it."""

    fleet: dt.timedelta = NONE
    blocked: dt.timedelta = NONE
    rented: dt.timedelta = NONE
    buffer: dt.timedelta = NONE
    gaps: tuple[Gap, ...] = ()

    @property
    def available(self) -> dt.timedelta:
        return self.fleet - self.blocked

    @property
    def idle(self) -> dt.timedelta:
        return sum((gap.length for gap in self.gaps), NONE)

    @property
    def utilisation(self) -> Fraction | None:
        return share(self.rented, self.available)

    @property
    def buffer_share(self) -> Fraction | None:
        return share(self.buffer, self.available)

    @property
    def idle_share(self) -> Fraction | None:
        return share(self.idle, self.available)

    @property
    def average_gap(self) -> dt.timedelta | None:
        """Between two jobs; tails are cars without work."""
        between = [gap.length for gap in self.gaps if not gap.is_tail]
        return sum(between, NONE) / len(between) if between else None

    def __add__(self, other: "Hours") -> "Hours":
        return Hours(
            self.fleet + other.fleet,
            self.blocked + other.blocked,
            self.rented + other.rented,
            self.buffer + other.buffer,
            self.gaps + other.gaps,
        )


def share(part: dt.timedelta, whole: dt.timedelta) -> Fraction | None:
    """Exact; None where there is nothing to divide by (domain.md 0.6)."""
    tick = dt.timedelta(microseconds=1)
    return Fraction(part // tick, whole // tick) if whole else None


def rate(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def hours_of(time: CarTime, period: Moments) -> Hours:
    """One car in one period."""
    begins, ends = _within(period, time.in_fleet or period)
    if begins >= ends:
        return Hours()
    window = (begins, ends)
    rented = merged(time.rented, window)
    blocked = minus(merged(time.blocked, window), rented)
    buffer = minus(merged(time.buffers, window), merged([*rented, *blocked], window))
    gaps = minus([window], merged([*rented, *blocked, *buffer], window))
    return Hours(
        ends - begins,
        _sum(blocked),
        _sum(rented),
        _sum(buffer),
        tuple(
            Gap(time.car, since, until, is_tail=since == begins or until == ends)
            for since, until in gaps
        ),
    )


def fleet_hours(times: Iterable[CarTime], period: Moments) -> Hours:
    return sum((hours_of(time, period) for time in times), Hours())


def merged(spans: Iterable[Moments], window: Moments) -> list[Moments]:
    """The union within the window, in order."""
    found: list[Moments] = []
    for begins, ends in sorted(_within(span, window) for span in spans):
        if begins >= ends:
            continue
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found


def minus(spans: Sequence[Moments], others: Sequence[Moments]) -> list[Moments]:
    """What of these ordered spans no other covers."""
    left = []
    for begins, ends in spans:
        at = begins
        for since, until in others:
            if until <= at or since >= ends:
                continue
            if at < since:
                left.append((at, since))
            at = max(at, until)
        if at < ends:
            left.append((at, ends))
    return left


def _within(span: Moments, window: Moments) -> Moments:
    return max(span[0], window[0]), min(span[1], window[1])


def _sum(spans: Iterable[Moments]) -> dt.timedelta:
    return sum((ends - begins for begins, ends in spans), NONE)


# --- orders -----------------------------------------------------------------------------------------------


class Shortfall(StrEnum):
    """Why a confirmed order does not count as fulfilled."""

    NO_CAR = "NO_CAR"
    OPERATOR_CANCEL = "OPERATOR_CANCEL"
    NO_SHOW = "NO_SHOW"
    LATE = "LATE"
    LOWER_CLASS = "LOWER_CLASS"


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """A confirmed order as the rates see it; ranks are of classes, None where no car was handed over."""

    start_at: dt.datetime
    rank: int
    handed_out_at: dt.datetime | None = None
    handed_rank: int | None = None
    cancelled_by: str = ""  # USER or OPERATOR
    cancelled_at: dt.datetime | None = None
    is_no_show: bool = False

    @property
    def counts(self) -> bool:
        """All but what the user cancelled before the start."""
        if self.cancelled_by != "USER":
            return True
        return self.cancelled_at is not None and self.cancelled_at >= self.start_at


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of the confirmed orders with their start in the period, less those the user cancelled before it."""

    orders: int
    handed_over: int
    on_time: int
    fulfilled: int
    operator_cancels: int
    shortfalls: tuple[tuple[Shortfall, int], ...]

    @property
    def fulfilment(self) -> Fraction | None:
        return rate(self.fulfilled, self.orders)

    @property
    def on_time_rate(self) -> Fraction | None:
        """Of what was handed over."""
        return rate(self.on_time, self.handed_over)

    @property
    def operator_cancel_rate(self) -> Fraction | None:
        return rate(self.operator_cancels, self.orders)

    def __add__(self, other: "Outcome") -> "Outcome":
        counts = Counter(dict(self.shortfalls)) + Counter(dict(other.shortfalls))
        return Outcome(
            self.orders + other.orders,
            self.handed_over + other.handed_over,
            self.on_time + other.on_time,
            self.fulfilled + other.fulfilled,
            self.operator_cancels + other.operator_cancels,
            tuple((one, counts[one]) for one in Shortfall if counts[one]),
        )


def is_on_time(order: OrderFacts, within: dt.timedelta = ON_TIME) -> bool:
    """Within half an hour of the agreed start, the half hour included; earlier is on time."""
    return order.handed_out_at is not None and order.handed_out_at <= order.start_at + within


def shortfall(order: OrderFacts, within: dt.timedelta = ON_TIME) -> Shortfall | None:
    """The first thing that went wrong; None for a fulfilled order."""
    if order.cancelled_by == "OPERATOR":
        return Shortfall.OPERATOR_CANCEL
    if order.is_no_show or order.cancelled_by == "USER":
        return Shortfall.NO_SHOW
    if order.handed_out_at is None:
        return Shortfall.NO_CAR
    if order.handed_rank is not None and order.handed_rank < order.rank:
        return Shortfall.LOWER_CLASS
    return None if is_on_time(order, within) else Shortfall.LATE


def outcome_of(orders: Iterable[OrderFacts], within: dt.timedelta = ON_TIME) -> Outcome:
    counted = [order for order in orders if order.counts]
    reasons = [shortfall(order, within) for order in counted]
    handed = [order for order in counted if order.handed_out_at is not None]
    return Outcome(
        orders=len(counted),
        handed_over=len(handed),
        on_time=sum(is_on_time(order, within) for order in handed),
        fulfilled=reasons.count(None),
        operator_cancels=reasons.count(Shortfall.OPERATOR_CANCEL),
        shortfalls=tuple((one, reasons.count(one)) for one in Shortfall if one in reasons),
    )


# --- gaps -------------------------------------------------------------------------------------------------


class IdleReason(StrEnum):
    """Why a car stood."""

    TOO_SHORT = "TOO_SHORT"
    MISSED_ORDER = "MISSED_ORDER"
    NO_WORK = "NO_WORK"
    NO_DEMAND = "NO_DEMAND"


@dataclass(frozen=True, slots=True)
class Missed:
    """An order that found no car, with its padding, and the least rank that could have served it."""

    begins: dt.datetime
    ends: dt.datetime
    rank: int


def idle_reason(gap: Gap, rank: int, missed: Iterable[Missed], least: dt.timedelta) -> IdleReason:
    """Too short for the shortest rental with its buffers; or an order would have fitted; or nobody asked."""
    if gap.length < least:
        return IdleReason.TOO_SHORT
    if any(
        gap.begins <= one.begins and one.ends <= gap.ends and one.rank <= rank for one in missed
    ):
        return IdleReason.MISSED_ORDER
    return IdleReason.NO_WORK if gap.length > LONG_GAP else IdleReason.NO_DEMAND
