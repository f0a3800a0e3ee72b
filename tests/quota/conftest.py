"""One region with two dealers, a neighbour region, and the people who give out units."""

import datetime as dt
from collections.abc import Callable

import pytest

from dealerops.foundation.actor import Actor, Channel, Role
from dealerops.network.models import Dealer, Region
from quota.models import QuotaBucket
from quota.services import BucketKey, Line, allocate

MARCH = dt.date(2026, 3, 1)
HEAD = Actor(Role.SSA_HEAD, Channel.BACKOFFICE, 1)
SPECIALIST = Actor(Role.SSA_SPECIALIST, Channel.BACKOFFICE, 2)


def make_dealer(code: str, region: Region) -> Dealer:
    return Dealer.objects.create(
        code=code,
        name=f"经销商{code}",
        name_en=f"Dealer {code}",
        legal_name=f"经销商{code}有限公司",
        usc_code="91110000600037341L",
        region=region,
        city="北京",
    )


@pytest.fixture
def region() -> Region:
    return Region.objects.create(code="N", name="华北大区", name_en="North")


@pytest.fixture
def dealer(region: Region) -> Dealer:
    return make_dealer("BJ01", region)


@pytest.fixture
def give(region: Region) -> Callable[..., QuotaBucket]:
    """Give a dealer, or without one the regional pool, so many units in a month."""

    def units(
        qty: int, dealer: Dealer | None = None, month: dt.date = MARCH, **more
    ) -> QuotaBucket:
        key = BucketKey("CORP_FLEET", region.pk, dealer and dealer.pk, month)
        return allocate(key, qty, by=HEAD, **more).bucket

    return units


@pytest.fixture
def want(dealer: Dealer) -> Callable[..., Line]:
    def line(qty: int = 1, month: dt.date = MARCH) -> Line:
        return Line("CORP_FLEET", dealer.region_id, dealer.pk, month, qty)

    return line
