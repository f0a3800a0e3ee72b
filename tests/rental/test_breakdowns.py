"""A rental car fails on the road: clocks, another car, rent that stops, the plan around it (domain.md 5.5, S11)."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError, InvalidInput, TransitionRefused
from dealerops.registry.models import Custody
from rental.choices import BlockKind, OrderState
from rental.choices.breakdowns import BreakdownState, Cause
from rental.choices.substitution import Exchange
from rental.models import Block, BreakdownEvent, Handover, RentalOrder, ReturnBill, Substitution
from rental.selectors.replacements import cars_to_offer
from rental.services.blocks import release_block
from rental.services.breakdowns import (
    CauseFacts,
    Report,
    choose_replacement,
    end_there,
    give_replacement,
    go_on,
    judge_cause,
    note_help,
    report_breakdown,
)
from rental.services.changes import Wanted, agree_change, ask_change
from rental.services.damage_checks import CheckFacts, check_damage
from rental.services.handover import take_in
from rental.services.plan import CarRefused, assign, publish_plan
from rental.services.replanning import plan_a_replacement, replan_after_breakdown
from rental.services.settling import Extras, settle_order
from rental.services.substitution import Swap, note_upgrade
from tests.factories.rental import DAY, HOUR, RentalHouse, an_order, make_car
from tests.factories.rental_cars import a_sheet, a_signature, come_back, drive_off, photograph

NINE = dt.datetime.fromisoformat("2026-11-25T09:00+08:00")
MINUTE = dt.timedelta(minutes=1)
FLAT = Report("左后轮爆胎", "京通快速路辅路")


@pytest.fixture(autouse=True)
def _at_nine() -> Iterator[None]:
    with time_machine.travel(NINE, tick=True):
        yield


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-25T{text}+08:00")


def codes(refused: pytest.ExceptionInfo[DomainError]) -> set[str]:
    return {one.code for one in refused.value.refusals}


def driving(house: RentalHouse, **more: object) -> RentalOrder:
    """Class B at 300 a day, from yesterday nine until tomorrow nine."""
    facts = {"daily_rate": 300, "rent": 600, "total": 600, "state": OrderState.ASSIGNED, **more}
    order = an_order(house.store, house.b, NINE - DAY, NINE + DAY, **facts)
    return drive_off(order, house.operator, at=NINE - DAY)


def broken(house: RentalHouse, report: Report = FLAT, **more: object) -> BreakdownEvent:
    return report_breakdown(driving(house, **more).pk, report, by=house.operator)


def test_a_report_starts_the_clocks_and_blocks_the_car(house: RentalHouse):
    event = broken(house)
    assert event.roadside_due_at == event.reported_at + 60 * MINUTE
    assert event.replacement_due_at == event.reported_at + 4 * HOUR
    block = Block.objects.get()
    assert (block.kind, block.span.lower, block.span.upper) == (
        BlockKind.BREAKDOWN, event.reported_at, None,
    )  # fmt: skip
    event.order.refresh_from_db()
    assert event.order.state == OrderState.IN_USE


def test_far_away_another_car_has_twelve_hours(house: RentalHouse):
    event = broken(house, Report("抛锚", same_city=False))
    assert event.replacement_due_at == event.reported_at + 12 * HOUR


def test_an_accident_needs_a_number_at_once_or_later(house: RentalHouse):
    order = driving(house)
    with pytest.raises(TransitionRefused) as refused:
        report_breakdown(
            order.pk, Report("追尾", cause=CauseFacts(Cause.ACCIDENT)), by=house.operator
        )
    assert codes(refused) == {"ACCIDENT_NUMBER"}
    event = report_breakdown(order.pk, Report("追尾"), by=house.operator)
    with pytest.raises(InvalidInput):
        judge_cause(event.pk, CauseFacts(Cause.ACCIDENT), by=house.operator)
    facts = CauseFacts(Cause.ACCIDENT, insurer_number="PICC-1")
    assert judge_cause(event.pk, facts, by=house.operator).insurer_number == "PICC-1"
    with pytest.raises(IntegrityError, match="rental_accident_has_a_number"):
        BreakdownEvent.objects.update(insurer_number="")


def test_a_breakdown_is_reported_once_by_the_store_and_not_before_it_happened(house: RentalHouse):
    order = driving(house)
    with pytest.raises(InvalidInput):
        report_breakdown(order.pk, Report(" "), by=house.operator)
    with pytest.raises(TransitionRefused) as ahead:
        report_breakdown(order.pk, Report("x", at=NINE + HOUR), by=house.operator)
    assert codes(ahead) == {"BREAKDOWN_TIME"}
    with pytest.raises(TransitionRefused) as before:
        report_breakdown(order.pk, Report("x", at=NINE - 2 * DAY), by=house.operator)
    assert codes(before) == {"BREAKDOWN_TIME"}
    with pytest.raises(RentalOrder.DoesNotExist):
        report_breakdown(order.pk, FLAT, by=house.neighbour)
    report_breakdown(order.pk, FLAT, by=house.operator)
    with pytest.raises(TransitionRefused) as again:
        report_breakdown(order.pk, FLAT, by=house.operator)
    assert codes(again) == {"BREAKDOWN_OPEN"}


def test_where_the_customer_stands_is_encrypted(house: RentalHouse):
    event = broken(house)

    with connection.cursor() as cursor:
        cursor.execute("SELECT place FROM rental_breakdownevent WHERE id = %s", [event.pk])
        assert "京通" not in cursor.fetchone()[0]
    event.refresh_from_db()
    assert event.place == "京通快速路辅路"


def test_another_car_goes_out_and_rent_runs_again_from_then_on(house: RentalHouse):
    event = broken(house)
    order, spare = event.order, make_car(house.store, house.b)
    with pytest.raises(TransitionRefused) as unchosen:
        give_replacement(event.pk, a_sheet(500), by=house.operator)
    assert codes(unchosen) == {"NO_REPLACEMENT"}
    with pytest.raises(InvalidInput):
        choose_replacement(event.pk, Swap(event.vehicle_id), by=house.operator)
    choose_replacement(event.pk, Swap(spare.pk), by=house.operator)
    photograph(order, "OUT", house.operator, car=spare)
    with time_machine.travel(at("13:00"), tick=True):
        event = give_replacement(event.pk, a_sheet(500, at=at("12:59")), by=house.operator)
    order.refresh_from_db()
    stopped = at("12:59") - event.reported_at
    minutes = -(-stopped // MINUTE)
    assert (event.state, order.vehicle) == (BreakdownState.REPLACED, spare)
    assert event.rent_credit == (Decimal(300) * minutes / 1440).quantize(Decimal("0.01"))
    custody = {one.vehicle_id: one.span for one in Custody.objects.filter(reason_id=order.pk)}
    assert custody[event.vehicle.vehicle_id].upper == at("12:59")
    assert custody[spare.vehicle_id].lower == at("12:59")
    assert not Custody.objects.filter(in_conflict=True).exists()
    assert Block.objects.in_force().exists()  # until the workshop releases the broken car


def test_a_promise_is_kept_by_the_first_car(house: RentalHouse):
    """The customer whose promised car failed gets another one, and may keep that longer."""
    promised, spare = make_car(house.store, house.b), make_car(house.store, house.b)
    event = broken(house, vehicle=promised, pinned_vehicle=promised)
    order = event.order
    assert spare.pk in dict(cars_to_offer(order, house.operator, timezone.now()))
    choose_replacement(event.pk, Swap(spare.pk), by=house.operator)
    photograph(order, "OUT", house.operator, car=spare)
    give_replacement(event.pk, a_sheet(500), by=house.operator)
    order.refresh_from_db()
    assert order.vehicle == spare
    change = ask_change(order.pk, Wanted(end_at=order.end_at + DAY), by=house.operator)
    assert agree_change(change.pk, a_signature(), by=house.operator).vehicle == spare


def test_four_hours_without_a_car_are_a_sixth_of_a_day(house: RentalHouse):
    event = broken(house, Report("x", at=NINE))
    spare = make_car(house.store, house.b)
    choose_replacement(event.pk, Swap(spare.pk), by=house.operator)
    photograph(event.order, "OUT", house.operator, car=spare)
    with time_machine.travel(at("13:01"), tick=True):
        event = give_replacement(event.pk, a_sheet(500, at=at("13:00")), by=house.operator)
    assert event.rent_credit == Decimal("50.00")


def test_the_same_car_runs_again(house: RentalHouse):
    event = broken(house, Report("没电", at=NINE))
    with time_machine.travel(at("09:45"), tick=True):
        helped = note_help(event.pk, by=house.operator)
        assert helped.state == BreakdownState.HELPED
        with pytest.raises(DomainError):
            note_help(event.pk, by=house.operator)
        with pytest.raises(InvalidInput):
            go_on(event.pk, at=NINE - HOUR, by=house.operator)
        event = go_on(event.pk, at=at("09:30"), by=house.operator)
    assert (event.state, event.rent_credit) == (BreakdownState.REPAIRED, Decimal("6.25"))
    assert not Block.objects.in_force().exists()
    with pytest.raises(DomainError):
        go_on(event.pk, by=house.operator)


def test_the_rental_ends_where_the_car_stands(house: RentalHouse):
    event = broken(house, Report("x", at=NINE))
    order = event.order
    with pytest.raises(TransitionRefused) as open_one:
        take_in(order.pk, a_sheet(12_100), by=house.operator)
    assert "BREAKDOWN_OPEN" in codes(open_one)
    photograph(order, "IN", house.operator, car=event.vehicle)
    with time_machine.travel(at("11:01"), tick=True):
        event = end_there(event.pk, a_sheet(12_100, at=at("11:00")), by=house.operator)
    order.refresh_from_db()
    bill = ReturnBill.objects.get()
    assert (event.state, order.state) == (BreakdownState.ENDED, OrderState.RETURNED)
    assert (bill.rent_stopped, bill.early_refund, bill.late_fee) == (300, 0, 0)
    check_damage(Handover.objects.get(end="IN").pk, CheckFacts(False), by=house.operator)
    with pytest.raises(TransitionRefused) as refused:
        settle_order(order.pk, Extras(), by=house.operator)
    assert codes(refused) == {"BREAKDOWN_CAUSE_OPEN"}
    judge_cause(event.pk, CauseFacts(Cause.QUALITY), by=house.operator)
    assert settle_order(order.pk, Extras(), by=house.operator).state == OrderState.SETTLING


def test_a_lower_class_on_the_road_needs_consent_and_gives_back(house: RentalHouse):
    event = broken(house)
    lower = make_car(house.store, house.a)
    with pytest.raises(DomainError) as refused:
        choose_replacement(event.pk, Swap(lower.pk, "没有同级车"), by=house.operator)
    assert codes(refused) == {"DOWNGRADE_CONSENT"}
    swap = Swap(lower.pk, "没有同级车", a_signature())
    choose_replacement(event.pk, swap, by=house.operator)
    row = Substitution.objects.get()
    assert (row.kind, row.refund) == (Exchange.DOWNGRADE, 150)  # one day left, 100 apart, × 1.5
    photograph(event.order, "OUT", house.operator, car=lower)
    give_replacement(event.pk, a_sheet(100), by=house.operator)
    come_back(event.order, house.operator, km=200)
    assert ReturnBill.objects.get().given_back == 150


def test_a_car_that_somebody_has_is_no_replacement(house: RentalHouse):
    event = broken(house)
    taken = make_car(house.store, house.b)
    other = an_order(house.store, house.b, NINE + 2 * HOUR, NINE + DAY)
    assign(other.pk, taken.pk, by=house.operator)
    with pytest.raises(CarRefused):
        choose_replacement(event.pk, Swap(taken.pk), by=house.operator)


def test_the_plan_finds_a_replacement_by_the_promised_time(house: RentalHouse):
    event = broken(house)
    spare = make_car(house.store, house.b)
    busy = an_order(house.store, house.b, NINE - DAY, NINE + HOUR)
    assign(busy.pk, spare.pk, by=SYSTEM)
    plan = plan_a_replacement(event.pk, by=house.operator)
    assert plan.lines.get(order=event.order_id).vehicle == spare
    publish_plan(plan.pk, by=house.operator)
    photograph(event.order, "OUT", house.operator, car=spare)
    event = give_replacement(event.pk, a_sheet(100), by=house.operator)
    assert event.replacement == spare


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state": "REPLACED", "resolved_at": NINE + DAY}, "rental_replaced_car_has_a_successor"),
        ({"state": "ENDED"}, "rental_breakdown_ends_after_it_began"),
        ({"roadside_at": NINE - DAY}, "rental_help_comes_after_the_call"),
    ],
)
def test_the_database_keeps_impossible_breakdowns_out(house: RentalHouse, fields, name):
    event = broken(house)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BreakdownEvent.objects.update(**fields)
    with (
        pytest.raises(IntegrityError, match="rental_broken_car_replaces_nothing"),
        transaction.atomic(),
    ):
        BreakdownEvent.objects.update(replacement=event.vehicle)
    event.pk = None
    with (
        pytest.raises(IntegrityError, match="rental_one_open_breakdown_of_an_order"),
        transaction.atomic(),
    ):
        event.save(force_insert=True)


# --- domain.md S11 -----------------------------------------------------------------------------------------
def test_s11_a_breakdown_is_absorbed(house: RentalHouse):
    failed = make_car(house.store, house.b, electric=True)
    same = make_car(house.store, house.b, electric=True)
    higher, far = make_car(house.store, house.c), make_car(house.store, house.b)
    order = driving(house, vehicle=failed)
    noon = an_order(
        house.store, house.b, at("12:00"), at("12:00") + 2 * DAY, state=OrderState.ASSIGNED,
        vehicle=failed,
    )  # fmt: skip
    next_day = an_order(
        house.store, house.b, at("10:00") + DAY, at("10:00") + 2 * DAY,
        state=OrderState.ASSIGNED, vehicle=failed,
    )  # fmt: skip
    back = an_order(house.store, house.b, NINE - 2 * DAY, at("08:30"), vehicle=None)
    assign(back.pk, same.pk, by=SYSTEM)
    kept = an_order(house.store, house.b, at("14:00"), at("14:00") + 5 * DAY)
    assign(kept.pk, far.pk, by=SYSTEM)
    back.refresh_from_db()
    drive_off(back, house.operator, at=NINE - 2 * DAY, km=500)
    come_back(back, house.operator, at=at("08:30"), km=700)

    event = report_breakdown(order.pk, Report("无法启动", at=NINE), by=house.operator)
    plan = replan_after_breakdown(event.pk, by=SYSTEM)
    assert plan is not None
    cars = {line.order_id: line.vehicle for line in plan.lines.all()}
    assert cars == {noon.pk: same, next_day.pk: higher}
    assert (plan.lines.changing().count(), plan.lines.without_car().count()) == (2, 0)
    publish_plan(plan.pk, by=house.operator)
    kept.refresh_from_db()
    assert kept.vehicle == far
    upgrade = note_upgrade(next_day.pk, by=SYSTEM)
    assert upgrade is not None
    assert (upgrade.kind, upgrade.steps, upgrade.house_cost > 0) == (Exchange.UPGRADE, 1, True)
    assert upgrade.reason_label == "故障"
    with translation.override("en"):
        assert upgrade.reason_label == "Breakdown"

    spare = make_car(house.store, house.b)
    choose_replacement(event.pk, Swap(spare.pk), by=house.operator)
    photograph(order, "OUT", house.operator, car=spare)
    with time_machine.travel(at("11:01"), tick=True):
        event = give_replacement(event.pk, a_sheet(10, at=at("11:00")), by=house.operator)
    assert (event.resolved_at, event.rent_credit) == (at("11:00"), Decimal("25.00"))
    release_block(event.block_id, by=house.operator)
    assert RentalOrder.objects.filter(vehicle=None).count() == 0


def test_a_breakdown_nobody_else_waits_for_needs_no_plan(house: RentalHouse):
    assert replan_after_breakdown(broken(house).pk, by=SYSTEM) is None
    assert timezone.now() >= NINE
