"""The same order twice in the same moment: real threads, real transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError
from rental.choices import EndedBy, EndReason
from rental.models import RentalOrder
from rental.services import (
    CameBy,
    Ending,
    NewOrder,
    accept_offer,
    cancel_order,
    confirm_order,
    make_offer,
    take_order,
    token_of,
)
from tests.factories.rental import RentalHouse, make_house
from tests.factories.rental_orders import a_renter, a_wish, ready_to_confirm, submitted

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 12


@pytest.fixture
def house(transactional_db) -> RentalHouse:
    return make_house()


def at_once(*works: Callable[[], object]) -> list[str]:
    """Run all works in the same moment; what each was refused with, or ''."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> str:
        try:
            start.wait(10)
            work()
        except DomainError as error:
            return error.refusals[0].code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_a_platform_that_sends_an_order_many_times_at_once_has_it_once(house: RentalHouse):
    told = NewOrder(a_wish(house), a_renter(), came_by=CameBy("CTRIP", "5531"), submit=True)
    said = at_once(*[lambda: take_order(told, by=SYSTEM)] * MANY)
    assert said == [""] * MANY
    assert RentalOrder.objects.get().state == "PENDING_CONFIRM"


def test_an_order_is_confirmed_or_cancelled_and_never_both(house: RentalHouse):
    order = ready_to_confirm(house)
    ending = Ending(EndedBy.USER, EndReason.PRICE)
    said = at_once(
        lambda: confirm_order(order.pk, by=house.operator, version=order.version),
        lambda: cancel_order(order.pk, ending, by=house.operator, version=order.version),
    )
    assert sorted(said) == ["", "STALE"]


def test_two_offers_at_once_leave_one_to_accept(house: RentalHouse):
    order = submitted(house)
    said = at_once(*[lambda: make_offer(order.pk, by=house.operator)] * 4)
    assert said == [""] * 4
    live = [one for one in order.offers.all() if one.revoked_at is None]
    assert [one.number for one in live] == [4]
    accepted = at_once(*[lambda: accept_offer(token_of(live[0]), accepts_terms=True)] * 4)
    assert accepted == [""] * 4
