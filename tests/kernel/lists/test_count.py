"""Counts know their limit and are asked together."""

import pytest

from dealerops.lists.count import Capped, capped, capped_all, estimated_rows
from dealerops.network.models import Region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def regions() -> None:
    Region.objects.bulk_create(
        Region(code=f"R{number}", name="区 100%", name_en=f"R {number % 2}") for number in range(5)
    )


def test_below_the_cap_a_count_is_exact():
    assert capped(Region.objects.all()) == Capped(5, more=False)
    assert capped(Region.objects.all(), cap=5) == Capped(5, more=False)


def test_beyond_it_the_count_says_so():
    assert capped(Region.objects.order_by("name"), cap=4) == Capped(4, more=True)
    assert str(Capped(10_000, more=True)) == "10,000+"
    assert str(Capped(1_234, more=False)) == "1,234"


def test_several_counts_cost_one_question(django_assert_num_queries):
    rows = Region.objects.all()
    asked = (rows, rows.none(), rows.filter(pk__in=[]), rows.filter(name="区 100%", code="R1"))
    with django_assert_num_queries(1):
        assert [count.n for count in capped_all(asked)] == [5, 0, 0, 1]
    with django_assert_num_queries(0):
        assert capped_all((rows.none(),)) == [Capped(0, more=False)]
    assert capped_all(()) == []


def test_an_estimate_is_never_below_nothing():
    assert estimated_rows(Region) >= 0
