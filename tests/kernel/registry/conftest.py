"""A model, a car, a buyer, and the people who look at them."""

import datetime as dt

import pytest

from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor, Channel, Role
from dealerops.registry.choices import CustomerKind, Energy
from dealerops.registry.models import Customer, Vehicle, VehicleModel

ID_NUMBER = "11010519491231002X"
MOBILE = "13812345678"
USC_CODE = "91110000600037341L"
YEAR = (dt.date(2026, 1, 1), dt.date(2027, 1, 1))
LATER = (dt.date(2026, 6, 1), None)


@pytest.fixture
def model(db) -> VehicleModel:
    return VehicleModel.objects.create(
        code="YL-E5", name="澜光", name_en="Languang", brand="远澜", energy=Energy.ELECTRIC
    )


@pytest.fixture
def vehicle(model) -> Vehicle:
    return Vehicle.objects.create(vin="LSGZJ5356TS000123", model=model)


@pytest.fixture
def person(db) -> Customer:
    return Customer.objects.create(
        kind=CustomerKind.PRIVATE, name="张小明", id_number=ID_NUMBER, mobile=MOBILE
    )


@pytest.fixture
def company(db) -> Customer:
    return Customer.objects.create(
        kind=CustomerKind.COMPANY, name="上海华辰汽车销售有限公司", usc_code=USC_CODE
    )


@pytest.fixture
def specialist(db) -> Actor:
    user = User.objects.create(username="specialist", display_name="专员")
    return Actor(role=Role.SSA_SPECIALIST, channel=Channel.BACKOFFICE, user_id=user.pk)


@pytest.fixture
def applicant(db) -> Actor:
    user = User.objects.create(username="applicant", display_name="申请人")
    return Actor(
        role=Role.D_SSA, channel=Channel.PORTAL, user_id=user.pk, dealer_ids=frozenset({1})
    )
