"""Who had the car when a violation happened, and until when somebody must act (domain.md 5.7)."""

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from rental.choices.violations import Doubt, Result

CENT = Decimal("0.01")
LATE_SHARE = Decimal("0.03")  # of the fine, for each day
PAY_WORKDAYS = 15


@dataclass(frozen=True, slots=True)
class PlateDays:
    """A plate on a car from `begins` up to, not including, `ends`."""

    vehicle_id: int
    plate: str
    begins: dt.date | None
    ends: dt.date | None

    def holds(self, day: dt.date) -> bool:
        after = self.begins is None or self.begins <= day
        return after and (self.ends is None or day < self.ends)

    def changes_on(self, day: dt.date) -> bool:
        return day in (self.begins, self.ends)


@dataclass(frozen=True, slots=True)
class Hold:
    """Who had a car over the half-open span [begins, ends).

    `order_id` where it was a rental; `is_customers` alone where a customer had it for no order of ours.
    """

    custody_id: int
    vehicle_id: int
    begins: dt.datetime
    ends: dt.datetime | None
    order_id: int | None = None
    is_customers: bool = False

    def has(self, moment: dt.datetime) -> bool:
        return self.begins <= moment and (self.ends is None or moment < self.ends)

    def is_near(self, moment: dt.datetime, zone: dt.timedelta) -> bool:
        """Whether the car changed hands within `zone` of the moment, its edges included."""
        edges = (self.begins, self.ends)
        return any(edge is not None and abs(moment - edge) <= zone for edge in edges)

    def touches(self, moment: dt.datetime, zone: dt.timedelta) -> bool:
        return self.has(moment) or self.is_near(moment, zone)


@dataclass(frozen=True, slots=True)
class Match:
    """What the matcher found; `candidates` are the custodies that a person decides between."""

    result: Result
    vehicle_id: int | None = None
    hold: Hold | None = None
    doubt: Doubt = Doubt.NONE
    candidates: tuple[Hold, ...] = ()


def match(
    plate: str,
    moment: dt.datetime,
    day: dt.date,
    zone: dt.timedelta,
    *,
    plates: Sequence[PlateDays],
    holds: Sequence[Hold],
) -> Match:
    """Who had the car with `plate` at `moment`, which falls on the local `day` (domain.md 5.7, N05).

    `plates` are all plates of every car that ever carried this one, `holds` those cars' custodies.
    Never certain: within `zone` of any hand-over, two custodies at once, a car whose plate changed
    that day.
    """
    asked = [one for one in plates if one.plate == plate]
    cars = {one.vehicle_id for one in asked if one.holds(day) or one.changes_on(day)}
    if not cars:
        return Match(Result.UNKNOWN_PLATE)
    near = tuple(h for h in holds if h.vehicle_id in cars and h.touches(moment, zone))
    carried = next((one.vehicle_id for one in asked if one.holds(day)), min(cars))
    doubt = _doubt_of(moment, day, zone, plates=plates, cars=cars, near=near)
    if doubt:
        return Match(Result.AMBIGUOUS, carried, None, doubt, near)
    if not near:
        return Match(Result.OPERATOR, carried)
    hold = near[0]
    result = Result.MATCHED_STAFF if hold.order_id is None else Result.MATCHED_ORDER
    return Match(result, carried, hold)


def _doubt_of(
    moment: dt.datetime,
    day: dt.date,
    zone: dt.timedelta,
    *,
    plates: Sequence[PlateDays],
    cars: set[int],
    near: Sequence[Hold],
) -> Doubt:
    if any(one.vehicle_id in cars and one.changes_on(day) for one in plates):
        return Doubt.PLATE_CHANGED
    if sum(one.has(moment) for one in near) > 1:
        return Doubt.OVERLAP
    if any(one.is_near(moment, zone) for one in near):
        return Doubt.HANDOVER
    if any(one.is_customers and one.order_id is None for one in near):
        return Doubt.NO_ORDER
    return Doubt.NONE


def plain_place(place: str) -> str:
    """A place as two sources agree on it: width, capitals, spaces and punctuation do not count."""
    folded = unicodedata.normalize("NFKC", place).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def same_event_key(plate: str, moment: dt.datetime, code: str, place: str) -> str:
    """What is the same for two records of one event: plate, minute, code and place."""
    minute = moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M")
    told = "|".join((plate, minute, code.strip().upper(), plain_place(place)))
    return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Terms:
    """Days of the policy for one notice."""

    user: int = 15
    least: int = 3
    statutory: int = 30
    margin: int = 5


def statutory_day(known_on: dt.date, entered: dt.date | None, terms: Terms) -> dt.date:
    """The last day of the authority: what stands on its notice, else so many days after it."""
    return entered or known_on + dt.timedelta(days=terms.statutory)


def user_day(told_on: dt.date, statutory_on: dt.date, terms: Terms) -> dt.date:
    """The customer's last day: days from the notice, some days before the authority's, never too few."""
    wanted = told_on + dt.timedelta(days=terms.user)
    latest = statutory_on - dt.timedelta(days=terms.margin)
    return max(min(wanted, latest), told_on + dt.timedelta(days=terms.least))


def agent_may(points: int) -> bool:
    """Only fines without points may be dealt with for the customer: points are never taken for anybody."""
    return points == 0


def pay_by(decided_on: dt.date, workdays_after: Callable[[dt.date, int], dt.date]) -> dt.date:
    """The last day to pay a fine: 15 working days after the decision."""
    return workdays_after(decided_on, PAY_WORKDAYS)


def late_charge(fine: Decimal, days_late: int) -> Decimal:
    """3% of the fine for each day, never more than the fine itself."""
    share = min(LATE_SHARE * max(days_late, 0), Decimal(1))
    return (fine * share).quantize(CENT, ROUND_HALF_UP)


def penalty_of(amount: Decimal | None, *, is_late: bool, was_accepted: bool) -> Decimal:
    """The contract penalty: only after the deadline, and only where accepted terms name a sum."""
    return amount if is_late and was_accepted and amount is not None else Decimal(0)


def must_block(open_count: int, days_to_inspection: int | None, most: int, within: int) -> bool:
    """A car with too many open violations, or with one and its inspection close or past, stays here."""
    is_due = days_to_inspection is not None and days_to_inspection <= within
    return open_count >= most or (open_count > 0 and is_due)
