"""Whatever people do in whatever order, the counters equal the ledger and nothing is overdrawn."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealerops.network.models import Dealer
from quota.models import QuotaBucket
from quota.selectors import ledger_differs
from quota.services import (
    BucketKey,
    Line,
    QuotaExceeded,
    Ref,
    adjust,
    allocate,
    consume,
    release,
    reserve,
)
from tests.quota.conftest import HEAD

pytestmark = pytest.mark.django_db

MONTHS = dt.date(2026, 3, 1), dt.date(2026, 4, 1)
step = st.tuples(
    st.sampled_from(["allocate", "adjust", "reserve", "consume", "draw", "release"]),
    st.integers(1, 4),  # how many, where it matters
    st.integers(1, 3),  # on whose behalf
    st.sampled_from(MONTHS),
    st.booleans(),  # the dealer's bucket, or the pool
)


def commands(dealer: Dealer, taken: tuple) -> Callable[[], object]:
    what, qty, number, month, own = taken
    claim, preapp = Ref("claims.claim", number), Ref("claims.preapplication", number)
    key = BucketKey("SME", dealer.region_id, dealer.pk if own else None, month)
    place = ("SME", dealer.region_id, dealer.pk, month)
    return {
        "allocate": lambda: allocate(key, qty, by=HEAD),
        "adjust": lambda: adjust(key, -qty if own else qty, ref=claim, by=HEAD),
        "reserve": lambda: reserve([Line(*place, qty)], ref=preapp, by=HEAD),
        "consume": lambda: consume(Line(*place), ref=claim, by=HEAD),
        "draw": lambda: consume(Line(*place), ref=claim, by=HEAD, reserved_by=preapp),
        "release": lambda: release(ref=claim if own else preapp, by=HEAD),
    }[what]


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(step, max_size=15))
def test_counters_equal_the_ledger_after_any_history(dealer, history):
    with transaction.atomic():
        for taken in history:
            try:
                commands(dealer, taken)()
            except QuotaExceeded:
                continue
            finally:
                assert ledger_differs() == []
        for bucket in QuotaBucket.objects.all():
            assert bucket.available >= 0
        transaction.set_rollback(True)
