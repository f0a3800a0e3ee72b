"""Reserving, consuming and releasing units (domain.md 2Q.2, 2Q.3)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from dealerops.foundation.actor import Actor, Channel, Role
from dealerops.foundation.errors import DomainError, InvalidInput
from dealerops.journal.models import Entry
from dealerops.policy.services import set_value
from quota.choices import POOL_FALLBACK, Mode
from quota.models import QuotaBucket, QuotaEntry
from quota.selectors import balances, ledger_differs
from quota.services import (
    BucketKey,
    QuotaExceeded,
    Ref,
    adjust,
    allocate,
    consume,
    release,
    reserve,
    stretched_by,
)
from quota.tasks import audit_ledger
from tests.quota.conftest import HEAD, MARCH, SPECIALIST, make_dealer

pytestmark = pytest.mark.django_db

APRIL = dt.date(2026, 4, 1)
PREAPP, CLAIM, OTHER = (
    Ref("claims.preapplication", 1),
    Ref("claims.claim", 1),
    Ref("claims.claim", 2),
)


def state(bucket: QuotaBucket) -> tuple[int, int]:
    bucket.refresh_from_db()
    return bucket.reserved, bucket.consumed


@pytest.fixture(autouse=True)
def _ledger_equals_counters():
    yield
    assert ledger_differs() == []


def test_s01_a_claim_invoiced_before_the_planned_month(dealer, give, want):
    march, april = give(2, dealer, MARCH), give(5, dealer, APRIL)
    reserve([want(3, APRIL)], ref=PREAPP, by=HEAD)
    assert state(april) == (3, 0)
    invoice_day = dt.date(2026, 3, 20)
    consume(
        want(month=invoice_day), ref=CLAIM, by=SPECIALIST, reserved_by=PREAPP, reserved_month=APRIL
    )
    assert state(april) == (2, 0)
    assert state(march) == (0, 1)
    assert set(
        Entry.objects.filter(topic__startswith="quota.").values_list("topic", flat=True)
    ) >= {
        "quota.allocated",
        "quota.reserved",
        "quota.released",
        "quota.consumed",
    }


def test_a_claim_in_the_planned_month_draws_its_reservation_down(dealer, give, want):
    march = give(3, dealer)
    reserve([want(3)], ref=PREAPP, by=HEAD)
    consume(want(), ref=CLAIM, by=SPECIALIST, reserved_by=PREAPP)
    assert state(march) == (2, 1)


def test_another_month_without_room_leaves_the_reservation_alone(dealer, give, want):
    april = give(3, dealer, APRIL)
    reserve([want(1, APRIL)], ref=PREAPP, by=HEAD)
    with pytest.raises(QuotaExceeded) as refused:
        consume(want(month=MARCH), ref=CLAIM, by=SPECIALIST, reserved_by=PREAPP)
    assert refused.value.refusals[0].code == "QUOTA_EXCEEDED"
    assert state(april) == (1, 0)
    assert not QuotaEntry.objects.filter(type="CONSUME").exists()


def test_a_reservation_may_belong_to_the_claim_itself(dealer, give, want):
    march = give(1, dealer)
    reserve([want()], ref=CLAIM, by=HEAD)
    consume(want(), ref=CLAIM, by=SPECIALIST)
    assert state(march) == (0, 1)


def test_three_units_are_refused_whole_when_one_is_left(dealer, give, want):
    march = give(10, dealer)
    reserve([want(9)], ref=OTHER, by=HEAD)
    with pytest.raises(QuotaExceeded):
        reserve([want(3)], ref=PREAPP, by=HEAD)
    assert state(march) == (9, 0)


def test_one_line_too_many_refuses_all_lines(dealer, give, want):
    march = give(5, dealer)
    with pytest.raises(QuotaExceeded):
        reserve([want(2), want(1, APRIL)], ref=PREAPP, by=HEAD)
    assert state(march) == (0, 0)


def test_two_lines_of_one_month_do_not_count_the_same_unit_twice(dealer, give, want):
    give(5, dealer)
    with pytest.raises(QuotaExceeded):
        reserve([want(3), want(3)], ref=PREAPP, by=HEAD)


def test_the_dealers_units_go_first_and_the_pool_gives_the_rest(dealer, give, want):
    own, pool = give(1, dealer), give(5)
    reserve([want(3)], ref=PREAPP, by=HEAD)
    assert state(own) == (1, 0)
    assert state(pool) == (2, 0)
    consume(want(), ref=CLAIM, by=SPECIALIST)
    assert state(pool) == (2, 1)


def test_where_the_policy_closes_the_pool_it_does_not_help(dealer, give, want):
    give(5)
    admin = Actor(Role.SYSADMIN, Channel.BACKOFFICE, 9)
    set_value(POOL_FALLBACK, False, valid_from=dt.date(2020, 1, 1), program="CORP_FLEET", by=admin)
    with pytest.raises(QuotaExceeded):
        consume(want(), ref=CLAIM, by=SPECIALIST)


def test_a_neighbours_units_are_not_ours(region, give, want):
    give(5, make_dealer("BJ02", region))
    with pytest.raises(QuotaExceeded):
        consume(want(), ref=CLAIM, by=SPECIALIST)


def test_a_soft_limit_stretches_to_110_percent(dealer, give, want):
    march = give(10, dealer, mode=Mode.SOFT)
    reserve([want(11)], ref=PREAPP, by=HEAD)
    assert state(march) == (11, 0)
    with pytest.raises(QuotaExceeded):
        consume(want(), ref=CLAIM, by=SPECIALIST)


def test_a_soft_limit_is_stretched_only_when_the_pool_is_empty_too(dealer, give, want):
    own, pool = give(10, dealer, mode=Mode.SOFT), give(2)
    reserve([want(12)], ref=PREAPP, by=HEAD)
    assert (state(own), state(pool)) == ((10, 0), (2, 0))
    assert stretched_by(PREAPP) == []
    consume(want(), ref=CLAIM, by=SPECIALIST)
    assert (state(own), state(pool)) == ((10, 1), (2, 0))
    assert stretched_by(CLAIM) == [own]
    with pytest.raises(QuotaExceeded):
        consume(want(), ref=OTHER, by=SPECIALIST)


def test_two_lines_share_what_a_soft_limit_stretches_to(dealer, give, want):
    own = give(20, dealer, mode=Mode.SOFT)
    with pytest.raises(QuotaExceeded):
        reserve([want(21), want(2)], ref=OTHER, by=HEAD)
    reserve([want(21), want(1)], ref=PREAPP, by=HEAD)
    assert state(own) == (22, 0)


def test_the_same_reference_never_moves_quota_twice(dealer, give, want):
    march = give(5, dealer)
    first = reserve([want(2)], ref=PREAPP, by=HEAD)
    assert reserve([want(2)], ref=PREAPP, by=HEAD) == first
    used = consume(want(), ref=CLAIM, by=SPECIALIST, reserved_by=PREAPP)
    assert consume(want(), ref=CLAIM, by=SPECIALIST, reserved_by=PREAPP) == used
    assert reserve([want(2)], ref=PREAPP, by=HEAD) == first
    assert state(march) == (1, 1)


def test_release_gives_back_what_is_left_and_only_once(dealer, give, want):
    march = give(5, dealer)
    reserve([want(3)], ref=PREAPP, by=HEAD)
    consume(want(), ref=CLAIM, by=SPECIALIST, reserved_by=PREAPP)
    assert release(ref=PREAPP, by=HEAD) == 2
    assert release(ref=PREAPP, by=HEAD) == 0
    assert state(march) == (0, 1)


def test_one_unit_of_a_month_can_be_released(dealer, give, want):
    march, april = give(5, dealer), give(5, dealer, APRIL)
    reserve([want(2), want(2, APRIL)], ref=PREAPP, by=HEAD)
    assert release(ref=PREAPP, by=HEAD, qty=1, month=dt.date(2026, 4, 9)) == 1
    assert state(march) == (2, 0)
    assert state(april) == (1, 0)


def test_a_void_claim_gives_its_unit_back_and_may_use_it_again(dealer, give, want):
    march = give(1, dealer)
    consume(want(), ref=CLAIM, by=SPECIALIST)
    assert release(ref=CLAIM, by=HEAD) == 1
    assert state(march) == (0, 0)
    consume(want(), ref=CLAIM, by=SPECIALIST)
    assert state(march) == (0, 1)


def test_after_an_appeal_a_released_reservation_can_be_made_anew(dealer, give, want):
    march = give(1, dealer)
    reserve([want()], ref=CLAIM, by=HEAD)
    release(ref=CLAIM, by=HEAD)
    reserve([want()], ref=CLAIM, by=HEAD)
    assert state(march) == (1, 0)


def test_an_over_quota_approval_makes_room_once(dealer, give, want):
    march = give(1, dealer)
    consume(want(), ref=OTHER, by=SPECIALIST)
    key = BucketKey("CORP_FLEET", dealer.region_id, dealer.pk, MARCH)
    approval = Ref("quota.overquotaapproval", 1)
    adjust(key, 1, ref=approval, by=HEAD)
    adjust(key, 1, ref=approval, by=HEAD)
    consume(want(), ref=CLAIM, by=SPECIALIST)
    march.refresh_from_db()
    assert (march.allocated, march.consumed, march.version) == (2, 2, 2)


def test_only_the_head_approves_over_quota(dealer):
    key = BucketKey("CORP_FLEET", dealer.region_id, dealer.pk, MARCH)
    with pytest.raises(DomainError) as refused:
        adjust(key, 1, ref=OTHER, by=SPECIALIST)
    assert refused.value.refusals[0].code == "WRONG_ROLE"
    seller = Actor(Role.D_SSA, Channel.PORTAL, 5)
    with pytest.raises(DomainError):
        allocate(key, 1, by=seller)


def test_used_units_cannot_be_taken_away(dealer, give, want):
    give(2, dealer)
    consume(want(), ref=CLAIM, by=SPECIALIST)
    key = BucketKey("CORP_FLEET", dealer.region_id, dealer.pk, MARCH)
    with pytest.raises(QuotaExceeded):
        adjust(key, -2, ref=OTHER, by=HEAD)


@pytest.mark.parametrize("qty", [0, -1])
def test_nothing_is_no_allocation(dealer, qty):
    key = BucketKey("CORP_FLEET", dealer.region_id, dealer.pk, MARCH)
    with pytest.raises(InvalidInput):
        allocate(key, qty, by=HEAD)
    with pytest.raises(InvalidInput):
        adjust(key, 0, ref=OTHER, by=HEAD)


def test_a_claim_consumes_one_unit(want):
    with pytest.raises(ValueError, match="one unit"):
        consume(want(2), ref=CLAIM, by=SPECIALIST)


def test_an_import_adds_each_row_once(dealer, give):
    row = Ref("quota.import", 7)
    give(5, dealer, ref=row)
    march = give(5, dealer, ref=row)
    march.refresh_from_db()
    assert march.allocated == 5


def test_a_dealer_sees_its_bucket_and_not_the_pool(dealer, give, want):
    give(4, dealer)
    give(5)
    consume(want(), ref=CLAIM, by=SPECIALIST)
    seller = Actor(Role.D_SSA, Channel.PORTAL, 5, dealer_ids=frozenset({dealer.pk}))
    regional = Actor(Role.REGION_STAFF, Channel.BACKOFFICE, 6, region_ids={dealer.region_id})
    (own,) = balances(actor=seller, month=dt.date(2026, 3, 15))
    assert (own.capacity, own.consumed, own.available) == (4, 1, 3)
    assert own.usage == Decimal("0.2500")
    assert len(balances(actor=regional, month=MARCH, program="CORP_FLEET")) == 2
    assert balances(actor=HEAD, month=MARCH, program="SME") == []


def test_a_refusal_leaves_the_callers_transaction_usable(dealer, give, want):
    with transaction.atomic():
        march = give(1, dealer)
        consume(want(), ref=OTHER, by=SPECIALIST)
        with pytest.raises(QuotaExceeded):
            consume(want(), ref=CLAIM, by=SPECIALIST)
    assert state(march) == (0, 1)


def test_the_nightly_audit_counts_what_it_finds(dealer, give):
    march = give(4, dealer)
    assert audit_ledger() == 0
    QuotaBucket.objects.filter(pk=march.pk).update(reserved=1)
    assert audit_ledger() == 1
    QuotaBucket.objects.filter(pk=march.pk).update(reserved=0)


def test_the_audit_finds_a_counter_that_left_the_ledger(dealer, give):
    march = give(4, dealer)
    QuotaBucket.objects.filter(pk=march.pk).update(consumed=1)
    (found,) = ledger_differs()
    assert (found.counter, found.cached, found.ledger) == ("consumed", 1, 0)
    QuotaBucket.objects.filter(pk=march.pk).update(consumed=0)


@pytest.mark.parametrize(
    ("counters", "sentence"),
    [
        ({"consumed": 5}, "limit_is_kept"),
        ({"reserved": -1}, "counters_not_negative"),
        ({"moved_out": 5}, "limit_is_kept"),
    ],
)
def test_no_balance_is_ever_negative(dealer, give, counters, sentence):
    march = give(4, dealer)
    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        QuotaBucket.objects.filter(pk=march.pk).update(**counters)


def test_a_place_has_one_bucket_a_month_pools_included(region, give):
    pool = give(4)
    pool.pk = None
    with pytest.raises(IntegrityError, match="one_bucket_per_place"), transaction.atomic():
        pool.save(force_insert=True)


def test_an_entry_is_booked_once_and_never_changed(dealer, give):
    entry = give(4, dealer).entries.get()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        QuotaEntry.objects.filter(pk=entry.pk).update(qty=5)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()
    entry.pk = None
    with pytest.raises(IntegrityError, match="booked_once"), transaction.atomic():
        entry.save(force_insert=True)
