"""Two imports, two answers, two decisions in the same moment: real threads, real transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError
from rental.models import Block, LedgerItem, Violation
from rental.services import violations as s
from tests.factories.rental import RentalHouse, make_car, make_house
from tests.factories.violations import days_ago, facts_of
from tests.rental.test_violations import told

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


@pytest.fixture
def house(transactional_db: None) -> RentalHouse:
    return make_house()


def at_once(work: Callable[[int], object]) -> list[object]:
    start = Barrier(MANY)

    def run(number: int) -> object:
        try:
            start.wait(5)
            return work(number)
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(run, range(MANY)))


def test_the_same_records_from_many_doors_are_taken_in_once(house: RentalHouse) -> None:
    car = make_car(house.store, house.a)
    facts = [facts_of(car, days_ago(n)) for n in range(1, 6)]
    at_once(lambda _n: s.take_in(facts, dealer_id=house.store.pk, by=SYSTEM))
    assert Violation.objects.count() == len(facts)
    assert Block.objects.filter(released_at=None).count() == 1


def test_the_customer_presses_twice_and_owes_once(house: RentalHouse) -> None:
    violation = told(house)
    answers = at_once(lambda _n: s.ask_agent(violation.pk, by=SYSTEM))
    assert sum(isinstance(one, DomainError) for one in answers) == MANY - 1
    assert sorted(LedgerItem.objects.values_list("amount", flat=True)) == [50, 200]
