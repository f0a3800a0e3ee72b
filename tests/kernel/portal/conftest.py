"""The cast of the shell's tests: a dealer's applicant, a system administrator, and one who is both."""

from collections.abc import Iterator

import pytest
from django.test import Client

from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import Role
from dealerops.network.models import Dealer, Region
from dealerops.portal import registry

SHELVES = (
    registry.nav_items,
    registry.home_cards,
    registry.home_panels,
    registry.work_lists,
    registry.search_sources,
    registry.actions,
)


@pytest.fixture(autouse=True)
def empty_shelves() -> Iterator[None]:
    """Each test registers its own things; what the apps registered comes back afterwards."""
    kept = [list(shelf.things) for shelf in SHELVES]
    for shelf in SHELVES:
        shelf.things.clear()
    yield
    for shelf, things in zip(SHELVES, kept, strict=True):
        shelf.things[:] = things


@pytest.fixture
def dealer(db: None) -> Dealer:
    region = Region.objects.create(code="E", name="华东大区", name_en="East")
    return Dealer.objects.create(
        code="SH01",
        name="上海浦东旗舰店",
        name_en="Shanghai Pudong",
        legal_name="上海浦东汽车销售有限公司",
        usc_code="91310000775785552L",
        region=region,
        city="上海",
    )


@pytest.fixture
def wang(dealer: Dealer) -> User:
    """Wang Min applies for support in her dealership."""
    user = User.objects.create_user("wang", password="pw", display_name="王敏")
    Membership.objects.create(user=user, role=Role.D_SSA, dealer=dealer)
    return user


@pytest.fixture
def zhou(dealer: Dealer) -> User:
    """Zhou Jie administers the system, and also runs the dealership."""
    user = User.objects.create_user("zhou", password="pw", display_name="周洁")
    Membership.objects.create(user=user, role=Role.SYSADMIN)
    Membership.objects.create(user=user, role=Role.D_GM, dealer=dealer)
    return user


@pytest.fixture
def as_wang(wang: User) -> Client:
    client = Client()
    client.force_login(wang)
    return client


@pytest.fixture
def as_zhou(zhou: User) -> Client:
    client = Client()
    client.force_login(zhou)
    return client
