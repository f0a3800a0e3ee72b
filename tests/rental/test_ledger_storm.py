"""The ledger under random operations: balanced after each, nothing twice, whoever is killed when."""

import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError
from rental.calc.ageing import age
from rental.models import JournalEntry, RentalOrder
from rental.selectors.ledger import all_owed, receivable_total
from rental.services import ledger
from tests.factories.rental import make_house, make_renter
from tests.rental.ledger_worker import operate
from tests.rental.money import a_rental, is_balanced, owe, sums

OPERATIONS = 10_000
KILLS = 25
SEED = 20261122


def some_orders(count: int) -> list[RentalOrder]:
    house = make_house()
    car = a_rental(house).vehicle
    return [a_rental(house, vehicle=car, customer=make_renter()) for _ in range(count)]


def is_whole() -> bool:
    on = timezone.localdate()
    aged = age(all_owed(), on).total == receivable_total()
    return is_balanced() and aged and not ledger.audit_ledger(on=on).findings


@pytest.mark.django_db
def test_random_operations_leave_the_ledger_whole():
    orders = some_orders(3)
    for number in range(120):
        operate(number, SEED, orders)
        assert is_balanced()
    entries = JournalEntry.objects.count()
    operate(7, SEED, orders)  # again
    assert JournalEntry.objects.count() == entries
    assert is_whole()


@pytest.mark.long
@pytest.mark.chaos
@pytest.mark.timeout(1800)
@pytest.mark.django_db(transaction=True)
def test_ten_thousand_operations_and_kills_leave_the_ledger_whole():
    some_orders(12)
    dice = random.Random(SEED)
    kill_after = sorted(dice.sample(range(200, OPERATIONS - 200), KILLS))
    done = -1
    for place in [*kill_after, None]:
        # Whoever starts again does the last twenty operations once more: nobody knows what arrived.
        done = _run(max(0, done - 20), place)
        assert is_balanced()
    assert done == OPERATIONS - 1
    keys = JournalEntry.objects.values_list("idempotency_key", flat=True)
    assert len(keys) == len(set(keys)) > OPERATIONS // 2
    assert is_whole()


def _run(first: int, kill_at: int | None) -> int:
    """Operate from `first` on; killed in the middle of what follows `kill_at`. The last one finished."""
    names = connection.settings_dict
    url = (
        f"postgres://{names['USER']}:{names['PASSWORD'] or ''}@{names['HOST']}:{names['PORT']}"
        f"/{names['NAME']}"
    )
    worker = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.rental.ledger_worker",
            str(SEED),
            str(first),
            str(OPERATIONS),
        ],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DATABASE_URL": url},
    )
    last = first - 1
    assert worker.stdout
    for line in worker.stdout:
        last = int(line)
        if last == kill_at:
            time.sleep(random.random() / 100)
            worker.kill()
            break
    worker.stdout.close()
    assert worker.wait() == (0 if kill_at is None else -9)
    return last


@pytest.mark.django_db(transaction=True)
def test_money_sent_twice_in_one_moment_is_received_once():
    order = some_orders(1)[0]
    item = owe(order, 100)
    barrier = Barrier(6)

    def pay(number: int) -> str:
        try:
            barrier.wait()
            ledger.receive(
                customer=order.customer, store=order.dealer, amount=Decimal(100), channel="CASH",
                key=f"p{number % 2}", by=SYSTEM,
            )  # fmt: skip
        except DomainError as error:
            return str(error)
        finally:
            connection.close()
        return "paid"

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(pay, range(6))) == ["paid"] * 6
    item.refresh_from_db()
    assert item.balance == 0
    assert sums() == {"AR": -100, "CASH:CASH": 200, "REVENUE:rent": -100}
