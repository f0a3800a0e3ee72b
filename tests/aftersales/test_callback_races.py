"""Two callers in the same moment: real threads, real transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from aftersales.models import CallbackTask
from aftersales.services import take_next_call
from dealerops.foundation.actor import Actor, Role
from tests.aftersales.conftest import Workshop
from tests.factories.aftersales import make_driver
from tests.factories.callbacks import a_callback, moment
from tests.factories.market import make_person

pytestmark = pytest.mark.django_db(transaction=True)
CUSTOMERS, ORDERS = 8, 2


@pytest.fixture
def workshop(transactional_db: None) -> Workshop:
    return Workshop.hire()


def at_once(*works: Callable[[], list[int]]) -> list[list[int]]:
    start = Barrier(len(works))

    def run(work: Callable[[], list[int]]) -> list[int]:
        try:
            start.wait(5)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def take_all(caller: Actor) -> Callable[[], list[int]]:
    """Press "next customer" until there is none."""

    def work() -> list[int]:
        taken = []
        while task := take_next_call(by=caller):
            taken.append(task.pk)
        return taken

    return work


def test_two_callers_never_get_the_same_customer(workshop):
    for _ in range(CUSTOMERS):
        customer = make_driver()
        for _order in range(ORDERS):
            a_callback(workshop.dealer, customer=customer, advisor=workshop.advisor)
    callers = [make_person(Role.D_CALL, workshop.dealer) for _ in range(3)]
    with time_machine.travel(moment("2026-09-11T10:00"), tick=True):
        taken = at_once(*(take_all(one) for one in callers))
        # A second order of a customer whom somebody was just given waits for that person's next call.
        taken += [take_all(one)() for one in callers]

    everything = [pk for hand in taken for pk in hand]
    assert sorted(everything) == sorted(CallbackTask.objects.values_list("pk", flat=True))
    assert len(everything) == CUSTOMERS * ORDERS
    owners: dict[int, set[int]] = {}
    for task in CallbackTask.objects.all():
        owners.setdefault(task.customer_id, set()).add(task.caller_id)
    assert all(len(one) == 1 and None not in one for one in owners.values())
