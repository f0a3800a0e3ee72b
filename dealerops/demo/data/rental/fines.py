"""Traffic violations of the fleet, matched as real ones are, and how far each has come."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dealerops.demo.data.rental.album import Album
from dealerops.demo.data.rental.books import Books
from dealerops.demo.data.rental.fleet import Car
from dealerops.workcal.calc import ONE_DAY, end_of, local_date
from rental.calc.violations import Terms, same_event_key, statutory_day, user_day
from rental.choices.ledger import AccountKind, EntryKind, ItemKind
from rental.choices.violations import Evidence, Proof, Result, ViolationState
from rental.models import RentalOrder, RentalVehicle, Violation, ViolationProof
from rental.selectors.violations import Event, find_holders
from rental.services.violations.numbers import violation_numbers

S = ViolationState
AT_ONCE = 2_000
AT_HANDOVER = 0.02  # of all records
BY_AGENT, FEE = 0.2, Decimal(50)  # of what is over and carries no points
WAYS = (S.NOTIFIED, S.SELF_HANDLING, S.DISPUTED, S.AGENT_REQUESTED, S.PROOF_SUBMITTED)
MINUTE = dt.timedelta(minutes=1)
Drive = tuple[Car, dt.datetime]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a violation needs beside itself."""

    books: Books
    album: Album
    rng: random.Random


# Code, what was done, fine, points, how often.
KINDS = (
    ("1039", "违反规定停放、临时停车且驾驶人不在现场", 200, 0, 46),
    ("1344", "驶入禁行路段", 200, 3, 9),
    ("1208", "不按导向车道行驶", 100, 1, 12),
    ("1345", "违反禁止标线指示", 100, 1, 14),
    ("1352", "超过规定时速未达20%", 100, 0, 8),
    ("1636", "超过规定时速20%以上未达50%", 200, 6, 4),
    ("1625", "违反道路交通信号灯通行", 200, 6, 5),
    ("1116", "在应急车道上行驶", 200, 9, 2),
)
ROADS = (
    "延安高架",
    "内环高架",
    "南京西路",
    "淮海中路",
    "世纪大道",
    "沪闵路",
    "中山北路",
    "虹桥路",
    "沪青平公路",
    "沈海高速",
)
AUTHORITY = "上海市公安局交通警察总队"
OURS = (Result.MATCHED_STAFF, Result.OPERATOR)
DECISION = "交接照片的拍摄时间显示车辆仍由该客户使用。"


def find_violations(
    count: int, drives: Sequence[Drive], desk: Desk, since: dt.datetime, now: dt.datetime
) -> None:
    """`count` records; the older ones are over, the younger ones stand at every step of the way.

    `drives` say which car was handed over when: a few records lie so close to one that only a person can
    say who it was.
    """
    rng = desk.rng
    cars = sorted({car.id: car for car, _at in drives}.items())
    close = [one for one in drives if since < one[1] < now - 4 * ONE_DAY]
    moments = []
    for _one in range(count):
        if close and rng.random() < AT_HANDOVER:
            car, at = rng.choice(close)
            moments.append((car, at + rng.uniform(-8, 8) * MINUTE))
        else:
            at = since + rng.random() * (now - 3 * ONE_DAY - since)
            moments.append((rng.choice(cars)[1], at))
    drafts = sorted(
        (_draft(rng, car, at.replace(microsecond=0), now) for car, at in moments),
        key=lambda one: one.found_at,
    )
    for place in range(0, len(drafts), AT_ONCE):
        _place(drafts[place : place + AT_ONCE], desk, now)


def _draft(rng: random.Random, car: Car, happened: dt.datetime, now: dt.datetime) -> Violation:
    code, done, fine, points, _often = rng.choices(KINDS, [row[-1] for row in KINDS])[0]
    found = min(happened + rng.uniform(3, 14) * ONE_DAY, now - 20 * MINUTE)
    place = f"{rng.choice(ROADS)}{rng.randrange(1, 2400)}号"
    plate = car.plate_on(local_date(happened))
    number = f"3101{rng.randrange(10**12):012d}"
    return Violation(
        dealer=car.dealer, source="12123", external_id=number, dedupe_key=f"12123:{number}",
        event_key=same_event_key(plate, happened, code, place), plate=plate, occurred_at=happened,
        place=place, code=code, description=done, fine=Decimal(fine), points=points,
        authority=AUTHORITY, found_at=found, notice_on=local_date(found),
        statutory_on=statutory_day(local_date(found), None, Terms()),
    )  # fmt: skip


def _place(some: Sequence[Violation], desk: Desk, now: dt.datetime) -> None:
    matches = find_holders([Event(one.plate, one.occurred_at) for one in some])
    wanted = {found.hold.order_id for found in matches if found.hold and found.hold.order_id}
    wanted |= {hold.order_id for found in matches for hold in found.candidates if hold.order_id}
    orders = {one.pk: one for one in RentalOrder.objects.filter(pk__in=wanted)}
    homes = dict(RentalVehicle.objects.values_list("pk", "dealer"))
    numbers = violation_numbers([local_date(one.found_at) for one in some])
    for one, found, number in zip(some, matches, numbers, strict=True):
        one.number, one.result, one.doubt = number, found.result, found.doubt
        one.vehicle_id, one.matched_at = found.vehicle_id, one.found_at
        if found.vehicle_id:
            one.dealer_id = homes[found.vehicle_id]
        order = orders.get(found.hold.order_id or 0) if found.hold else None
        if found.hold:
            one.custody_id = found.hold.custody_id
        age = (now - one.found_at) / ONE_DAY
        if found.result == Result.AMBIGUOUS and age > 4 and found.candidates:
            order = _decide(one, orders.get(found.candidates[0].order_id or 0))
        _grow(one, order, desk.rng, age)
    Violation.objects.bulk_create(some, batch_size=500)
    ViolationProof.objects.bulk_create(
        ViolationProof(
            violation=one, kind=Proof.RECEIPT, decision_no=one.decision_no,
            at=one.verified_at - dt.timedelta(hours=3),
        )
        for one in some
        if one.verified_at
    )  # fmt: skip
    ViolationProof.objects.bulk_create(
        ViolationProof(
            violation=one, kind=Proof.SCREENSHOT, file_id=desk.album.screenshot,
            at=min(one.found_at + 3 * ONE_DAY, now),
        )
        for one in some
        if one.state == S.PROOF_SUBMITTED
    )  # fmt: skip
    for one in some:
        if one.fee_charged and one.order:
            _book(one, one.order, desk.books)
    desk.books.ship()


def _book(one: Violation, order: RentalOrder, books: Books) -> None:
    """The fine goes through us: charged with our fee, paid by the customer, passed on."""
    told = one.notified_at or one.found_at
    due = local_date(one.user_due_at or told) - ONE_DAY
    for kind, amount in ((ItemKind.FINE, one.fine), (ItemKind.AGENT_FEE, one.fee_charged)):
        key = f"violation:{one.pk}:{int(told.timestamp())}:{kind.lower()}"
        about = f"violation {one.pk}"
        asked = told + ONE_DAY
        item = books.charge(order, kind, amount, asked, key, about=about, due_on=due)
        if one.fine_paid_on:
            books.pay(order, item, amount, asked + dt.timedelta(hours=3))
    if one.fine_paid_on:
        cash = f"{AccountKind.CASH}:{books.channel()}"
        sides = (AccountKind.FINE_PAYABLE, one.fine, None), (cash, -one.fine, None)
        at = end_of(one.fine_paid_on) - dt.timedelta(hours=8)
        books.post(order, EntryKind.FINE_PAID, at, *sides, key=f"violation:{one.pk}:paid")


def _decide(one: Violation, order: RentalOrder | None) -> RentalOrder | None:
    """A person has looked at the photos."""
    if order is None:
        return None
    one.evidence, one.decision = Evidence.HANDOVER_PHOTO, DECISION
    one.decided_at, one.decided_by_id = one.found_at + ONE_DAY, order.operator_id
    return order


def _grow(one: Violation, order: RentalOrder | None, rng: random.Random, age: float) -> None:
    """How far a violation of that many days has come."""
    if one.result in OURS:
        one.state = S.CLOSED if age > 6 else S.INTERNAL
        one.closed_at = one.found_at + 5 * ONE_DAY if age > 6 else None
        return
    if order is None:
        one.state = S.REVIEW
        return
    one.order, one.dealer_id = order, order.dealer_id
    if age < 1:
        one.state = S.MATCHED
        one.notify_due_at = end_of(local_date(one.found_at) + 2 * ONE_DAY)
        return
    _tell(one)
    ends = rng.uniform(3, 24)
    if age > ends and (age > 40 or rng.random() < 0.85):
        _finish(one, rng, ends)
    else:
        one.state = rng.choices(WAYS, (36, 40, 8, 10, 6))[0]
        if one.state == S.AGENT_REQUESTED:
            one.state = _ask_agent(one)
        if one.state == S.DISPUTED:
            one.dispute = "当时我已经还车，请核对交接时间。"
            one.disputed_at = one.notified_at + ONE_DAY if one.notified_at else None


def _tell(one: Violation) -> None:
    told = one.found_at + dt.timedelta(hours=20)
    one.notify_due_at = end_of(local_date(one.found_at) + 2 * ONE_DAY)
    one.notified_at = told
    one.user_due_at = end_of(user_day(local_date(told), one.statutory_on, Terms()))
    one.nonce = f"{one.dedupe_key.partition(':')[2]:0>32}"[:32]
    one.link_until = told + 90 * ONE_DAY


def _ask_agent(one: Violation) -> str:
    """We deal with it, which points forbid; the customer has been charged."""
    if one.points or one.order is None:
        return S.SELF_HANDLING
    one.fine_charged, one.fee_charged = one.fine, FEE
    return S.AGENT_REQUESTED


def _finish(one: Violation, rng: random.Random, ends: float) -> None:
    one.state = S.CLOSED
    one.verified_at = one.found_at + ends * ONE_DAY
    one.verified_with = Proof.RECEIPT
    one.decision_no = f"31{rng.randrange(10**13):013d}"
    one.closed_at = one.verified_at + dt.timedelta(hours=2)
    if rng.random() < BY_AGENT and _ask_agent(one) == S.AGENT_REQUESTED:
        one.fine_paid_on = local_date(one.verified_at)
