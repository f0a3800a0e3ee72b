"""People are told once when a month runs short, and again after it recovered (domain.md 2Q.5)."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerops.journal.models import Entry
from quota import calc
from quota.models import QuotaEvent
from quota.services import BucketKey, Ref, adjust, consume, release, reserve
from tests.quota.conftest import HEAD, MARCH, SPECIALIST

pytestmark = pytest.mark.django_db


def told() -> list[int]:
    return list(QuotaEvent.objects.order_by("pk").values_list("threshold", flat=True))


def claim(number: int) -> Ref:
    return Ref("claims.claim", number)


def test_each_threshold_is_told_when_use_rises_across_it(dealer, give, want):
    give(10, dealer)
    for number in range(1, 11):
        consume(want(), ref=claim(number), by=SPECIALIST)
    assert told() == [70, 90, 100]
    entries = Entry.objects.filter(topic="quota.threshold_crossed")
    assert [entry.data["threshold"] for entry in entries.order_by("pk")] == [70, 90, 100]


def test_a_jump_tells_every_threshold_on_the_way(dealer, give, want):
    give(10, dealer)
    reserve([want(9)], ref=claim(1), by=HEAD)
    assert told() == [70, 90]


def test_going_back_and_forth_within_five_points_tells_nothing_new(dealer, give, want):
    give(100, dealer)
    reserve([want(70)], ref=claim(1), by=HEAD)
    release(ref=claim(1), by=HEAD, qty=4)
    consume(want(), ref=claim(2), by=SPECIALIST)
    reserve([want(5)], ref=claim(3), by=HEAD)
    assert told() == [70]


def test_five_points_below_arms_the_threshold_again(dealer, give, want):
    give(100, dealer)
    reserve([want(70)], ref=claim(1), by=HEAD)
    release(ref=claim(1), by=HEAD, qty=5)
    reserve([want(5)], ref=claim(2), by=HEAD)
    assert told() == [70, 70]


def test_more_units_start_a_new_count(dealer, give, want):
    give(10, dealer)
    reserve([want(9)], ref=claim(1), by=HEAD)
    key = BucketKey("CORP_FLEET", dealer.region_id, dealer.pk, MARCH)
    adjust(key, 1, ref=claim(9), by=HEAD)
    reserve([want(1)], ref=claim(2), by=HEAD)
    assert told() == [70, 90, 90]


def test_fewer_units_can_cross_a_threshold_too(dealer, give, want):
    give(10, dealer)
    reserve([want(6)], ref=claim(1), by=HEAD)
    key = BucketKey("CORP_FLEET", dealer.region_id, dealer.pk, MARCH)
    adjust(key, -2, ref=claim(9), by=HEAD)
    assert told() == [70]


def test_use_without_any_allocation_is_100_percent_at_once():
    nothing = calc.usage(used=0, capacity=0)
    some = calc.usage(used=1, capacity=0)
    assert (nothing, some) == (0, math.inf)
    assert calc.crossed(nothing, some) == [100]
    assert calc.crossed(some, some) == []


@given(st.fractions(0, 120), st.fractions(0, 120))
def test_only_a_rise_crosses_and_only_thresholds_in_between(before, after):
    found = calc.crossed(before, after)
    assert all(before < threshold <= after for threshold in found)
    assert not (found and after <= before)
    assert not set(found) & set(calc.rearmed(after))


@given(
    st.integers(1, 50),
    st.dictionaries(st.integers(1, 9), st.integers(-2, 30), min_size=1),
)
def test_units_are_drawn_in_source_order_or_not_at_all(qty, free):
    takes = calc.source_units(qty, list(free), free, free)
    room = [units for units in free.values() if units > 0]
    if sum(room) < qty:
        assert takes is None
        return
    assert sum(take.qty for take in takes) == qty
    assert all(take.qty <= free[take.bucket_id] for take in takes)
    assert all(take.qty == free[take.bucket_id] for take in takes[:-1])


@given(st.integers(0, 1000), st.integers(0, 1100))
def test_a_soft_limit_never_lets_more_than_110_percent_in(capacity, used):
    free = calc.free_units(capacity=capacity, used=used, is_soft=True)
    assert Fraction(used + free) <= Fraction(capacity * 110, 100) < used + free + 1
