"""Registering customers and vehicles once, and the price list."""

import datetime as dt
from decimal import Decimal

import pytest

from dealerops.foundation.actor import NOBODY, Actor, Channel, Role
from dealerops.foundation.errors import InvalidInput
from dealerops.journal.models import Entry
from dealerops.registry import catalogue, services
from dealerops.registry.choices import CustomerKind, Energy
from dealerops.registry.models import (
    Customer,
    ModelPrice,
    PlateAssignment,
    Vehicle,
    VehicleModel,
)
from tests.kernel.registry.conftest import ID_NUMBER, MOBILE, USC_CODE, YEAR

pytestmark = pytest.mark.django_db


def test_a_person_is_registered_once_and_stays_as_first_said(applicant):
    first = services.register_person("张小明", ID_NUMBER, mobile="+86 138-1234-5678", by=applicant)
    again = services.register_person("张晓明", "11010519491231002x", by=applicant)
    assert again == first
    assert (again.name, again.mobile, again.id_number) == ("张小明", MOBILE, ID_NUMBER)
    entry = Entry.objects.get(topic="registry.customer_added")
    assert entry.data == {"kind": "PRIVATE"}


def test_an_organisation_is_registered_once(applicant):
    first = services.register_organisation("华辰公司", USC_CODE, by=applicant)
    again = services.register_organisation("华辰", USC_CODE.lower(), by=applicant)
    assert again == first
    assert (again.kind, again.name) == (CustomerKind.COMPANY, "华辰公司")


def test_malformed_customers_are_refused_field_by_field(applicant):
    with pytest.raises(InvalidInput) as caught:
        services.register_person("张小明", "123", mobile="123", by=applicant)
    assert {(one.field, one.code) for one in caught.value.refusals} == {
        ("id_number", "ID_FORMAT"),
        ("mobile", "PHONE_FORMAT"),
    }
    with pytest.raises(InvalidInput) as caught:
        services.register_organisation("华辰公司", "", by=applicant)
    assert caught.value.refusals[0].code == "CUSTOMER_DATA"
    assert not Customer.objects.exists()


def test_a_vehicle_is_registered_once_in_any_writing(model, applicant):
    first = services.register_vehicle("lsgzj5356ts000123", model=model, by=applicant)
    again = services.register_vehicle(
        "ＬＳＧＺＪ５３５６ＴＳ０００１２３", model=model, by=applicant
    )
    assert again == first
    assert first.vin == "LSGZJ5356TS000123"
    assert str(first) == "***********000123"
    assert Entry.objects.filter(topic="registry.vehicle_registered").count() == 1


def test_a_wrong_vin_is_refused_with_its_code(model, applicant):
    with pytest.raises(InvalidInput) as caught:
        services.register_vehicle("LSGZJ5350TS000123", model=model, by=applicant)
    assert [(one.code, one.field) for one in caught.value.refusals] == [("VIN_CHECK_DIGIT", "vin")]


def test_the_price_of_a_day(model):
    january, july = dt.date(2026, 1, 1), dt.date(2026, 7, 1)
    ModelPrice.objects.create(model=model, msrp=Decimal("172800"), valid=(january, july))
    ModelPrice.objects.create(model=model, msrp=Decimal("159800"), valid=(july, None))
    assert services.msrp_on(model, dt.date(2026, 6, 30)) == Decimal("172800.00")
    assert services.msrp_on(model, july) == Decimal("159800.00")
    assert services.msrp_on(model, dt.date(2025, 12, 31)) is None


def test_models_and_prices_are_for_everybody_who_is_signed_in(model, applicant):
    ModelPrice.objects.create(model=model, msrp=1, valid=YEAR)
    checker = Actor(role=Role.TP_CHECKER, channel=Channel.API, user_id=1)
    for actor in (applicant, checker):
        assert VehicleModel.objects.visible_to(actor).exists()
        assert ModelPrice.objects.visible_to(actor).exists()
    assert not VehicleModel.objects.visible_to(NOBODY).exists()


def test_vehicles_and_plates_are_for_head_office(vehicle, specialist, applicant):
    PlateAssignment.objects.create(vehicle=vehicle, plate="京A12345", type="REGULAR", valid=YEAR)
    assert Vehicle.objects.visible_to(specialist).get() == vehicle
    assert str(PlateAssignment.objects.visible_to(specialist).get()) == "京A·**345"
    assert not Vehicle.objects.visible_to(applicant).exists()
    assert not PlateAssignment.objects.visible_to(applicant).exists()


def test_the_catalogue_has_twelve_models_of_all_drives_that_fit_the_tables():
    assert len(catalogue.MODELS) == len({one.code for one in catalogue.MODELS}) == 12
    assert {one.energy for one in catalogue.MODELS} == set(Energy)
    for one in catalogue.MODELS:
        model = VehicleModel(
            code=one.code,
            name=one.name,
            name_en=one.name_en,
            brand=catalogue.BRAND,
            energy=one.energy,
        )
        model.full_clean()
        assert 0 < one.msrp < one.was
