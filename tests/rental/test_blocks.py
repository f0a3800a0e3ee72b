"""Hours in which a car cannot be rented (domain.md 5.2)."""

import datetime as dt

import pytest
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError, InvalidInput
from rental.choices import BlockKind, OrderState
from rental.choices.plan import Trigger
from rental.models import Block, PlanVersion, RentalVehicle
from rental.services.blocks import BlockSpan, block_car, block_for_papers, release_block
from rental.services.plan import assign
from rental.services.replanning import replan_after_block
from rental.tasks.fleet import fleet_papers
from tests.factories.rental import DAY, HOUR, RentalHouse, an_order, make_block, make_car


def now() -> dt.datetime:
    return timezone.now()


def test_a_car_is_blocked_and_released(house: RentalHouse):
    car = make_car(house.store, house.a)
    begins = now() - 2 * HOUR
    block = block_car(BlockSpan(car.pk, BlockKind.MAINTENANCE, begins), by=house.operator)
    assert block.span.upper is None
    freed = release_block(block.pk, by=house.operator)
    assert freed.released_at is not None
    assert begins < freed.span.upper <= now()  # what was blocked stays on record as blocked
    with pytest.raises(DomainError) as again:
        release_block(block.pk, by=house.operator)
    assert [one.code for one in again.value.refusals] == ["BLOCK_RELEASED"]


def test_a_block_that_has_not_begun_keeps_its_hours(house: RentalHouse):
    car = make_car(house.store, house.a)
    facts = BlockSpan(car.pk, BlockKind.STAFF, now() + DAY, now() + 2 * DAY)
    block = block_car(facts, by=house.operator)
    freed = release_block(block.pk, by=house.operator)
    assert (freed.span, freed.released_at is not None) == (block.span, True)


def test_blocks_run_forward_and_belong_to_the_store(house: RentalHouse):
    car = make_car(house.store, house.a)
    backwards = BlockSpan(car.pk, BlockKind.STAFF, now(), now() - HOUR)
    with pytest.raises(InvalidInput) as refused:
        block_car(backwards, by=house.operator)
    assert [one.code for one in refused.value.refusals] == ["BLOCK_BACKWARDS"]
    facts = BlockSpan(car.pk, BlockKind.STAFF, now())
    with pytest.raises(RentalVehicle.DoesNotExist):
        block_car(facts, by=house.neighbour)
    with pytest.raises(DomainError):
        block_car(facts, by=house.collector)
    block = make_block(car, now())
    with pytest.raises(Block.DoesNotExist):
        release_block(block.pk, by=house.neighbour)


@pytest.mark.parametrize("kind", [BlockKind.INSURANCE, BlockKind.INSPECTION, BlockKind.VIOLATIONS])
def test_nobody_sets_or_lifts_by_hand_what_the_law_blocks(house: RentalHouse, kind: str):
    car = make_car(house.store, house.a)
    with pytest.raises(InvalidInput):
        block_car(BlockSpan(car.pk, kind, now()), by=house.manager)
    block = make_block(car, now(), kind=kind)
    with pytest.raises(DomainError) as refused:
        release_block(block.pk, by=house.manager)
    assert [one.code for one in refused.value.refusals] == ["BLOCK_KIND"]


def test_a_car_without_insurance_is_blocked_from_the_day_after_until_it_is_renewed(
    house: RentalHouse,
):
    today = timezone.localdate()
    car = make_car(house.store, house.a, insurance_until=today - DAY)
    make_car(house.store, house.a, insurance_until=today)  # the last day counts
    assert fleet_papers() == 1
    assert fleet_papers() == 0
    block = Block.objects.get()
    assert (block.vehicle, block.kind) == (car, BlockKind.INSURANCE)
    assert timezone.localtime(block.span.lower).date() == today
    RentalVehicle.objects.filter(pk=car.pk).update(insurance_until=today + 365 * DAY)
    assert block_for_papers(car.pk, today) == 1
    block.refresh_from_db()
    assert block.released_at is not None
    assert fleet_papers() == 0


def test_a_block_plans_the_orders_anew_that_were_to_have_the_car(house: RentalHouse):
    car, other = make_car(house.store, house.a), make_car(house.store, house.a)
    begins = now() + 3 * DAY
    order = an_order(house.store, house.a, begins, begins + DAY)
    assign(order.pk, car.pk, by=house.operator)
    clear = BlockSpan(car.pk, BlockKind.RECALL, begins - 2 * DAY, begins - DAY)
    assert replan_after_block(block_car(clear, by=house.operator).pk, by=SYSTEM) is None
    facts = BlockSpan(car.pk, BlockKind.RECALL, begins + HOUR)
    plan = replan_after_block(block_car(facts, by=house.operator).pk, by=SYSTEM)
    assert plan is not None
    assert (plan.trigger, PlanVersion.objects.count()) == (Trigger.BLOCK, 1)
    line = plan.lines.get()
    assert (line.order, line.before, line.vehicle) == (order, car, other)
    order.refresh_from_db()
    assert (order.state, order.vehicle) == (OrderState.ASSIGNED, car)  # people publish it
