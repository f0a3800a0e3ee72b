"""Approvals at the same moment: the last unit goes to exactly one of them (domain.md 2Q.4)."""

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, transaction

from quota.models import QuotaBucket, QuotaEvent
from quota.selectors import ledger_differs
from quota.services import BucketKey, Line, QuotaExceeded, Ref, allocate, consume, release, reserve
from tests.quota.conftest import HEAD, MARCH, SPECIALIST

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 50


@pytest.fixture
def pair() -> Iterator[Callable[..., list[object]]]:
    """Two threads, each with its own connection, that start each command together."""
    barrier = Barrier(2)

    def run(command: Callable[[], object]) -> object:
        barrier.wait(timeout=10)
        try:
            with transaction.atomic():
                return command()
        except QuotaExceeded as refused:
            return refused.refusals[0].code

    with ThreadPoolExecutor(2) as pool:
        yield lambda one, other: list(pool.map(run, (one, other)))
        for _ in range(2):
            pool.submit(lambda: (barrier.wait(timeout=10), connection.close()))


def test_n03_two_approvals_for_the_last_unit_fifty_times(dealer, pair):
    bucket = allocate(BucketKey("SME", dealer.region_id, dealer.pk, MARCH), 10, by=HEAD).bucket
    line = Line("SME", dealer.region_id, dealer.pk, MARCH)
    for number in range(9):
        consume(line, ref=Ref("claims.claim", number), by=SPECIALIST)
    for number in range(ROUNDS):
        claims = [Ref("claims.claim", 100 + 2 * number + offset) for offset in (0, 1)]
        results = pair(*(partial(consume, line, ref=claim, by=SPECIALIST) for claim in claims))
        assert results.count("QUOTA_EXCEEDED") == 1
        bucket.refresh_from_db()
        assert (bucket.consumed, bucket.available) == (10, 0)
        assert QuotaEvent.objects.filter(threshold=100).count() == number + 1
        winner = claims[1 if results[0] == "QUOTA_EXCEEDED" else 0]
        assert release(ref=winner, by=HEAD) == 1
    assert ledger_differs() == []


def test_three_units_with_one_left_hold_nothing_even_in_a_race(dealer, pair):
    bucket = allocate(BucketKey("SME", dealer.region_id, dealer.pk, MARCH), 4, by=HEAD).bucket
    lines = [Line("SME", dealer.region_id, dealer.pk, MARCH, 3)]
    refs = [Ref("claims.preapplication", number) for number in (1, 2)]
    results = pair(*(partial(reserve, lines, ref=ref, by=HEAD) for ref in refs))
    assert results.count("QUOTA_EXCEEDED") == 1
    bucket.refresh_from_db()
    assert (bucket.reserved, bucket.available) == (3, 1)


def test_the_same_command_twice_at_once_moves_quota_once(dealer, pair):
    allocate(BucketKey("SME", dealer.region_id, dealer.pk, MARCH), 10, by=HEAD)
    line = Line("SME", dealer.region_id, dealer.pk, MARCH)
    for number in range(10):
        claim = Ref("claims.claim", number)
        again = pair(*2 * [partial(consume, line, ref=claim, by=SPECIALIST)])
        assert again[0] == again[1]
    assert QuotaBucket.objects.get().consumed == 10
    assert ledger_differs() == []


def test_crossing_months_in_opposite_order_does_not_deadlock(dealer, pair):
    months = dt.date(2026, 3, 1), dt.date(2026, 4, 1)
    for month in months:
        allocate(BucketKey("SME", dealer.region_id, dealer.pk, month), 100, by=HEAD)
    there = [Line("SME", dealer.region_id, dealer.pk, month, 2) for month in months]
    for number in range(20):
        one, other = (Ref("claims.preapplication", 2 * number + offset) for offset in (0, 1))
        results = pair(
            partial(reserve, there, ref=one, by=HEAD),
            partial(reserve, there[::-1], ref=other, by=HEAD),
        )
        assert all(len(entries) == 2 for entries in results)
        pair(partial(release, ref=one, by=HEAD), partial(release, ref=other, by=HEAD))
    assert set(QuotaBucket.objects.values_list("reserved", "consumed")) == {(0, 0)}
    assert ledger_differs() == []
