"""A dealership, a firm, and people with and without a place."""

import datetime as dt

import pytest
from django.utils import timezone

from dealerops.accounts.models import ApiKey, Membership, User
from dealerops.accounts.services import issue_api_key
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.network.models import Dealer, Firm, Region

PASSWORD = "correct horse battery"


@pytest.fixture
def region(db: None) -> Region:
    return Region.objects.create(code="E", name="华东大区", name_en="East")


@pytest.fixture
def dealer(region: Region) -> Dealer:
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
def firm(db: None) -> Firm:
    return Firm.objects.create(code="F1", name="审核公司", name_en="Checking firm")


@pytest.fixture
def wang(dealer: Dealer) -> User:
    """Wang Min applies for support in her dealership."""
    user = User.objects.create_user("wang", password=PASSWORD, display_name="王敏", language="en")
    Membership.objects.create(user=user, role=Role.D_SSA, dealer=dealer)
    return user


@pytest.fixture
def zhou(dealer: Dealer) -> User:
    """Zhou Jie administers the system, and also runs the dealership."""
    user = User.objects.create_user("zhou", password=PASSWORD, display_name="周洁", language="en")
    Membership.objects.create(user=user, role=Role.SYSADMIN)
    Membership.objects.create(user=user, role=Role.D_GM, dealer=dealer)
    return user


@pytest.fixture
def nobody(db: None) -> User:
    """Somebody who was given a name and a password, and no role."""
    return User.objects.create_user("nobody", password=PASSWORD, display_name="无名")


@pytest.fixture
def key(firm: Firm) -> tuple[ApiKey, str]:
    until = timezone.now() + dt.timedelta(days=30)
    return issue_api_key(firm.pk, name="system", expires_at=until, by=SYSTEM)
