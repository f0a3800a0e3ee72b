"""R06: how the quota of the running months is used (domain.md 2Q.6, 6.4)."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.utils import translation

from dealerops.foundation.actor import Actor, Channel, Role
from dealerops.foundation.reporting import Cadence, Period, declared
from dealerops.network.models import Region
from quota import calc
from quota.choices import Pace
from quota.selectors.usage_report import usage_of_months
from quota.services import BucketKey, Ref, allocate, consume, release, reserve
from reports.engine.heads import heads_of
from tests.quota.conftest import HEAD, MARCH, make_dealer

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEK = Period(dt.date(2026, 3, 9), dt.date(2026, 3, 16))


def moment(text: str) -> dt.datetime:
    return dt.datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def at(text: str):
    return time_machine.travel(moment(text), tick=False)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def report(actor=HEAD, period=WEEK, as_of="03-16 08:30"):
    return usage_of_months(actor, period, moment(as_of))


@pytest.fixture
def used(dealer, give, want):
    """Ten units, three reserved, one of them and one more consumed, one reserved given back."""
    with at("03-02 10:00"):
        give(10, dealer)
        reserve([want(3)], ref=Ref("claims.preapplication", 1), by=HEAD)
        consume(
            want(), ref=Ref("claims.claim", 1), by=HEAD, reserved_by=Ref("claims.preapplication", 1)
        )
        consume(want(), ref=Ref("claims.claim", 2), by=HEAD)
        reserve([want(1)], ref=Ref("claims.preapplication", 2), by=HEAD)
        release(ref=Ref("claims.preapplication", 2), by=HEAD)


def test_every_figure_by_hand(used):
    (row,) = report()
    assert (row.allocated, row.moved, row.reserved, row.consumed, row.available) == (10, 0, 2, 2, 6)
    assert row.usage == Decimal("0.4000")
    assert (row.progress.elapsed, row.progress.total) == (10, 22)  # 15 March is a Sunday
    assert row.progress.fraction == Decimal("0.4545")
    assert row.forecast == 4  # 2 / 10 x 22 = 4.4
    assert row.status == "On pace"
    assert row.events is None


def test_the_figures_are_those_of_the_counters(used):
    (row,) = report(as_of="03-16 08:30")
    with connection.cursor() as cursor:
        cursor.execute("SELECT allocated, reserved, consumed FROM quota_quotabucket")
        assert cursor.fetchall() == [(row.allocated, row.reserved, row.consumed)]


def test_what_was_booked_after_the_period_or_the_run_is_not_told(used, want):
    with at("03-15 23:59"):
        consume(want(), ref=Ref("claims.claim", 3), by=HEAD)
    with at("03-16 00:00"):
        consume(want(), ref=Ref("claims.claim", 4), by=HEAD)
    assert [row.consumed for row in report()] == [3]
    assert [row.consumed for row in report(as_of="03-12 10:00")] == [2]
    assert [row.allocated for row in report(as_of="03-02 09:00")] == [0]


def test_a_threshold_stands_until_it_is_armed_again(dealer, give, want):
    with at("03-02 10:00"):
        give(10, dealer)
        reserve([want(9)], ref=Ref("claims.preapplication", 1), by=HEAD)
    with at("03-17 10:00"):
        release(ref=Ref("claims.preapplication", 1), by=HEAD)
    assert [row.events for row in report()] == ["70%, 90%"]
    later = Period(dt.date(2026, 3, 16), dt.date(2026, 3, 23))
    assert [row.events for row in report(period=later, as_of="03-23 08:30")] == [None]


def test_a_week_across_two_months_tells_of_both(dealer, give):
    with at("03-02 10:00"):
        give(1, dealer, MARCH)
        give(2, dealer, dt.date(2026, 4, 1))
    week = Period(dt.date(2026, 3, 30), dt.date(2026, 4, 6))
    rows = report(period=week, as_of="04-07 08:30")
    assert [row.month.month for row in rows] == [3, 4]
    assert rows[0].progress.fraction == Decimal(1)


def test_a_region_reads_its_own_buckets_and_the_pool_has_a_name(region, dealer, give):
    south = Region.objects.create(code="S", name="华南大区", name_en="South")
    far = make_dealer("GZ01", south)
    with at("03-02 10:00"):
        give(5, dealer)
        give(4)
        allocate(BucketKey("CORP_FLEET", south.pk, far.pk, MARCH), 7, by=HEAD)
    regional = Actor(Role.REGION_STAFF, Channel.TASK, 5, region_ids=frozenset({region.pk}))
    own = report(regional)
    assert {(row.dealer, row.allocated) for row in own} == {
        ("BJ01 Dealer BJ01", 5),
        ("Regional pool", 4),
    }
    assert sum(row.allocated for row in report()) == 16


@pytest.mark.parametrize(
    ("used", "progress", "said"),
    [(61, 45, Pace.AHEAD), (60, 45, Pace.OK), (30, 45, Pace.OK), (29, 45, Pace.BEHIND)],
)
def test_fifteen_points_are_still_on_pace(used, progress, said):
    assert calc.pace(used, progress) == said


def test_use_without_an_allocation_is_ahead_and_has_no_rate():
    assert calc.pace(calc.usage(used=1, capacity=0), 50) == Pace.AHEAD
    assert calc.forecast(consumed=3, elapsed=0, total=22) is None
    assert calc.forecast(consumed=1, elapsed=2, total=3) == 2  # 1.5, rounded up


def test_few_queries_and_two_cadences(region, give, django_assert_max_num_queries):
    with at("03-02 10:00"):
        for number in range(6):
            give(5, make_dealer(f"BJ1{number}", region))
    with django_assert_max_num_queries(4):
        rows = report()
    weekly, mid_month = declared()["R06"], declared()["R06M"]
    assert (weekly.cadence, mid_month.cadence) == (Cadence.WEEKLY, Cadence.MID_MONTH)
    assert all(
        column.note and column.value(row) is not ... for row in rows for column in weekly.columns
    )


def test_the_workbook_colours_the_status(used):
    rows = report()
    (tones,) = [head.tones for head in heads_of(declared()["R06"], rows) if head.label == "Status"]
    assert tones == {row.status: row.tone for row in rows}
    assert set(tones.values()) <= {"red", "amber", "green"}
