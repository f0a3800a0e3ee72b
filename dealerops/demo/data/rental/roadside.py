"""Breakdowns on the road with the car given instead, and changes that customers asked for."""

import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from dealerops.demo.data.rental.album import Album
from dealerops.demo.data.rental.life import RATES, Failure
from dealerops.foundation.actor import Actor, Channel, Role
from rental.calc.breakdown import Promise, RentStop, clocks_of, rent_stop
from rental.calc.substitution import Priced, price_effect
from rental.choices import BlockKind, OrderState
from rental.choices.breakdowns import BreakdownState, Cause
from rental.choices.changes import ChangeKind, ChangeState
from rental.choices.handover import SignMethod
from rental.choices.substitution import Exchange
from rental.models import Block, BreakdownEvent, ChangeRequest, RentalOrder, Substitution
from rental.services.breakdowns import CauseFacts, Report, note_help, report_breakdown

DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
WHATS = (
    ("启动电池亏电，无法启动。", Cause.QUALITY, 30),
    ("左前轮胎扎钉漏气，备胎不可用。", Cause.USER, 24),
    ("仪表报高压系统故障，车辆限速。", Cause.QUALITY, 14),
    ("空调不制冷，带小孩无法继续使用。", Cause.QUALITY, 12),
    ("被后车追尾，后备箱无法关闭。", Cause.ACCIDENT, 12),
    ("停车场被剐蹭，右后视镜损坏。", Cause.THIRD_PARTY, 8),
)
PLACES = ("沪宁高速阳澄湖服务区", "世纪大道地铁站出口", "虹桥T2停车场", "朱家角古镇停车场")
REPLACED_FOR, FAR_AWAY = "原车途中故障，免费升级替换。", 0.15
LONGER, MOVED, DRAWN = 0.03, 0.015, 0.1  # of the rentals; of those, taken back by the customer
WAITING = 4  # extensions that wait for the customer today
CALLS = ((25, False), (150, True))  # minutes ago somebody called, whether help is there


def break_down(failed: Sequence[Failure], rng: random.Random) -> dict[int, RentStop]:
    """What is on record of the cars that failed; the rent that did not run, by order."""
    blocks = Block.objects.bulk_create(_block(one) for one in failed)
    stops: dict[int, RentStop] = {}
    events = []
    for one, block in zip(failed, blocks, strict=True):
        order = one.order
        stop = rent_stop(one.at, one.given, order.end_at, order.daily_rate)
        stops[order.pk] = stop
        events.append(_event(one, block, stop.credit, rng))
    BreakdownEvent.objects.bulk_create(events, batch_size=500)
    Substitution.objects.bulk_create((_substitution(one) for one in failed), batch_size=500)
    return stops


def _block(one: Failure) -> Block:
    return Block(
        vehicle_id=one.car.id, kind=BlockKind.BREAKDOWN, note=one.order.number,
        span=DateTimeTZRange(one.at, one.repaired), created_by_id=one.order.operator_id,
    )  # fmt: skip


def _event(one: Failure, block: Block, credit: Decimal, rng: random.Random) -> BreakdownEvent:
    what, cause, _often = rng.choices(WHATS, [row[-1] for row in WHATS])[0]
    near = rng.random() > FAR_AWAY
    clocks = clocks_of(one.at, Promise(), same_city=near)
    is_accident = cause == Cause.ACCIDENT
    return BreakdownEvent(
        order=one.order, vehicle_id=one.car.id, state=BreakdownState.REPLACED, what=what,
        reported_at=one.at, reported_by_id=one.order.operator_id, place=rng.choice(PLACES),
        same_city=near, cause=cause,
        insurer_number=f"PDAA2026{rng.randrange(10**8):08d}" if is_accident else "",
        roadside_due_at=clocks.roadside_due, replacement_due_at=clocks.replacement_due,
        roadside_at=one.at + rng.randrange(20, 75) * MINUTE, resolved_at=one.given,
        replacement_id=one.spare.id, rent_credit=credit, block=block,
    )  # fmt: skip


def _substitution(one: Failure) -> Substitution:
    order, given = one.order, one.spare.vehicle_class
    days = max(1, round((order.end_at - order.start_at) / DAY))
    agreed = order.vehicle_class
    effect = price_effect(
        Priced(agreed.rank, RATES[agreed.code]), Priced(given.rank, RATES[given.code]), days
    )
    return Substitution(
        order=order, old_vehicle_id=one.car.id, vehicle_id=one.spare.id, kind=effect.kind,
        steps=effect.steps, days=days, house_cost=effect.house_cost, refund=effect.refund,
        reason=REPLACED_FOR if effect.kind == Exchange.UPGRADE else "",
        other_store=one.spare.dealer.pk != one.car.dealer.pk, made_by_id=order.operator_id,
        told_at=one.at + 30 * MINUTE, at=one.at + 30 * MINUTE,
    )  # fmt: skip


def call_in(orders: Sequence[RentalOrder], rng: random.Random, now: dt.datetime) -> None:
    """Customers who stand at the roadside at this moment."""
    driving = [
        one
        for one in orders
        if one.state == OrderState.IN_USE
        and one.handed_out_at
        and now - one.handed_out_at > 6 * HOUR
        and one.end_at > now + 6 * HOUR
    ]
    for order, (ago, is_helped) in zip(driving, CALLS, strict=False):
        by = Actor(
            role=Role.RENTAL_OP,
            channel=Channel.PORTAL,
            user_id=order.operator_id,
            dealer_ids=frozenset({order.dealer_id}),
        )
        what, cause, _often = WHATS[0]
        said = Report(what, rng.choice(PLACES), cause=CauseFacts(cause), at=now - ago * MINUTE)
        event = report_breakdown(order.pk, said, by=by)
        if is_helped:
            note_help(event.pk, by=by, at=now - (ago - 45) * MINUTE)


def change(
    orders: Sequence[RentalOrder], album: Album, rng: random.Random, now: dt.datetime
) -> dict[int, Decimal]:
    """Longer rentals and other times; what each order's extension cost, by order."""
    longer: dict[int, Decimal] = {}
    rows = []
    waiting = WAITING
    for order in orders:
        if order.handed_out_at is None:
            continue
        said = rng.random()
        if order.state == OrderState.IN_USE and waiting and order.end_at > now + 8 * HOUR:
            waiting -= 1
            rows.append(_quoted(order, now))
        elif said < LONGER and order.end_at - order.start_at > 2 * DAY and order.end_at < now:
            rows.append(_longer(order, album, withdrawn=rng.random() < DRAWN))
            if rows[-1].state == ChangeState.APPLIED:
                longer[order.pk] = rows[-1].difference
        elif LONGER < said < LONGER + MOVED and order.confirmed_at:
            rows.append(_moved(order))
    ChangeRequest.objects.bulk_create(rows, batch_size=500)
    return longer


def _day_more(order: RentalOrder) -> Decimal:
    plan = order.insurance_plan.per_day if order.insurance_plan else Decimal(0)
    return Decimal(order.daily_rate + plan)


def _longer(order: RentalOrder, album: Album, *, withdrawn: bool) -> ChangeRequest:
    """The last day came on top of what was agreed; or would have, had the customer stayed with it."""
    asked, more = order.end_at - DAY - 7 * HOUR, _day_more(order)
    then = order.total + more if withdrawn else order.total
    rent = order.rent + order.daily_rate if withdrawn else order.rent
    return ChangeRequest(
        order=order, kind=ChangeKind.EXTENSION, asked_at=asked, asked_by_id=order.operator_id,
        state=ChangeState.WITHDRAWN if withdrawn else ChangeState.APPLIED,
        end_at=order.end_at + DAY if withdrawn else order.end_at, decided_at=asked + 20 * MINUTE,
        old_rent=rent - order.daily_rate, new_rent=rent, old_total=then - more, new_total=then,
        agreed_by="" if withdrawn else order.driver_name,
        method="" if withdrawn else SignMethod.ESIGN,
        evidence_id=None if withdrawn else album.signature,
    )  # fmt: skip


def _quoted(order: RentalOrder, now: dt.datetime) -> ChangeRequest:
    more = _day_more(order)
    return ChangeRequest(
        order=order, kind=ChangeKind.EXTENSION, asked_at=now - 35 * MINUTE,
        asked_by_id=order.operator_id, end_at=order.end_at + DAY, old_rent=order.rent,
        new_rent=order.rent + order.daily_rate, old_total=order.total, new_total=order.total + more,
    )  # fmt: skip


def _moved(order: RentalOrder) -> ChangeRequest:
    """Half a day earlier or later than first asked; the price stayed."""
    asked = (order.confirmed_at or order.start_at) + 10 * MINUTE
    return ChangeRequest(
        order=order, kind=ChangeKind.BEFORE, state=ChangeState.APPLIED, asked_at=asked,
        asked_by_id=order.operator_id, start_at=order.start_at, end_at=order.end_at,
        old_rent=order.rent, new_rent=order.rent, old_total=order.total, new_total=order.total,
        agreed_by=order.driver_name, method=SignMethod.SMS_OTP, reference="482913",
        decided_at=asked + 5 * MINUTE,
    )  # fmt: skip
