"""Many hands at the last car, and planners beside people: real threads, real transactions."""

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from dealerops.foundation.errors import DomainError
from rental.choices import OrderState
from rental.models import Assignment, RentalOrder
from rental.services.plan import assign, assign_best, make_plan, publish_plan
from tests.factories.rental import DAY, HOUR, RentalHouse, an_order, make_car, make_house

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 30


@pytest.fixture
def house(transactional_db: None) -> RentalHouse:
    return make_house()


def at_once(*works: Callable[[], object]) -> list[str]:
    """Run all works in the same moment; what each was refused with, or ''."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> str:
        try:
            start.wait(30)
            work()
        except DomainError as error:
            return error.refusals[0].code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def no_overlap() -> bool:
    held = list(Assignment.objects.held().order_by("vehicle_id", "span"))
    pairs = itertools.pairwise(held)
    return all(
        one.vehicle_id != two.vehicle_id or one.span.upper <= two.span.lower for one, two in pairs
    )


def last_car(house: RentalHouse, rounds: int) -> None:
    start = timezone.now() + 3 * DAY
    customer = None
    for number in range(rounds):
        car = make_car(house.store, house.b)
        begins = start + number * 10 * DAY
        orders = []
        for _ in range(THREADS):
            order = an_order(
                house.store,
                house.b,
                begins,
                begins + DAY,
                **({"customer": customer} if customer else {}),
            )
            customer = order.customer
            orders.append(order)
        answers = at_once(*[lambda pk=one.pk: assign_best(pk, by=house.operator) for one in orders])
        assert answers.count("") == 1, answers
        assert set(answers) == {"", "NO_CAR_FREE"}
        assert RentalOrder.objects.filter(state=OrderState.ASSIGNED, vehicle=car).count() == 1
        assert no_overlap()
        RentalOrder.objects.filter(vehicle=car).update(state=OrderState.CONFIRMED, vehicle=None)
        Assignment.objects.all().delete()
        car.retired_on = timezone.localdate()
        car.save()


def test_thirty_people_book_the_last_car_and_one_gets_it(house):
    last_car(house, 2)


@pytest.mark.long
def test_twenty_times(house):
    last_car(house, 20)


def test_a_plan_published_beside_moves_by_hand_loses_none_of_them(house):
    """Whoever comes second is told; nothing overlaps, and no move disappears."""
    start = timezone.now() + 3 * DAY
    cars = [make_car(house.store, house.b) for _ in range(4)]
    for turn in range(4):
        begins = start + turn * 2 * DAY
        orders = [an_order(house.store, house.b, begins + n * HOUR, begins + DAY) for n in range(4)]
        plan = make_plan(house.store.pk, by=house.operator)
        moves = [
            lambda pk=order.pk, car=cars[n].pk: assign(pk, car, by=house.operator)
            for n, order in enumerate(orders)
        ]
        answers = at_once(lambda plan=plan: publish_plan(plan.pk, by=house.operator), *moves)
        assert no_overlap()
        done = [n for n, answer in enumerate(answers[1:]) if not answer]
        if not answers[0]:  # the plan stands: whoever moved afterwards stands too
            assert plan.lines.changing().count() == 4
        for n in done:
            last = Assignment.objects.held().get(order=orders[n])
            assert last.vehicle_id == cars[n].pk or last.plan_id is None
        assert answers[0] in ("", "PLAN_OUTDATED")
        assert set(answers[1:]) <= {"", "CAR_TAKEN", "SAME_CAR"}
