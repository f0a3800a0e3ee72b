"""What the database refuses, whoever asks (domain.md 9)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from dealerops.identifiers.plate import PlateType
from dealerops.registry.choices import AliasKind, CustomerKind, IdKind
from dealerops.registry.models import (
    Customer,
    CustomerAlias,
    ModelPrice,
    PlateAssignment,
    Vehicle,
)
from tests.kernel.registry.conftest import ID_NUMBER, LATER, USC_CODE, YEAR

pytestmark = pytest.mark.django_db
EMPTY = (dt.date(2026, 1, 1), dt.date(2026, 1, 1))


def refused(constraint: str, table: type, /, **values) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        table.objects.create(**values)


def test_a_model_has_one_price_a_day(model):
    ModelPrice.objects.create(model=model, msrp=Decimal(1), valid=YEAR)
    refused(
        "registry_model_has_one_price_a_day",
        ModelPrice,
        model=model,
        msrp=Decimal(2),
        valid=LATER,
    )
    ModelPrice.objects.create(model=model, msrp=Decimal(2), valid=(YEAR[1], None))


def test_a_price_is_positive_and_valid_some_day(model):
    refused("registry_price_is_positive", ModelPrice, model=model, msrp=0, valid=YEAR)
    refused("registry_price_is_valid_some_day", ModelPrice, model=model, msrp=1, valid=EMPTY)


def test_a_vin_exists_once_and_in_its_shape(vehicle, model):
    refused("vin", Vehicle, vin=vehicle.vin, model=model)
    for wrong in ("lsgzj5356ts000124", "LSGZJ5356TSO00124", "LSGZJ5356TS00012"):
        refused("registry_vin_has_shape", Vehicle, vin=wrong, model=model)


def test_a_plate_is_on_one_vehicle_a_day(vehicle, model):
    other = Vehicle.objects.create(vin="LATPAB071W1005301", model=model)
    plate = {"plate": "京A12345", "type": PlateType.REGULAR}
    PlateAssignment.objects.create(vehicle=vehicle, valid=YEAR, **plate)
    refused(
        "registry_plate_on_one_vehicle_a_day", PlateAssignment, vehicle=other, valid=LATER, **plate
    )
    PlateAssignment.objects.create(vehicle=other, valid=(YEAR[1], None), **plate)


def test_a_vehicle_has_one_plate_of_a_type_a_day(vehicle):
    PlateAssignment.objects.create(
        vehicle=vehicle, plate="京A12345", type=PlateType.REGULAR, valid=YEAR
    )
    refused(
        "registry_vehicle_has_one_plate_of_a_type_a_day",
        PlateAssignment,
        vehicle=vehicle,
        plate="京A54321",
        type=PlateType.REGULAR,
        valid=LATER,
    )
    PlateAssignment.objects.create(
        vehicle=vehicle, plate="沪A12345临", type=PlateType.TEMP, valid=LATER
    )


def test_a_plate_is_not_empty_and_valid_some_day(vehicle):
    values = {"vehicle": vehicle, "type": PlateType.OTHER}
    refused("registry_plate_is_not_empty", PlateAssignment, plate="", valid=YEAR, **values)
    refused("registry_plate_is_valid_some_day", PlateAssignment, plate="X", valid=EMPTY, **values)


def test_a_person_is_known_once_by_the_id_number(person):
    same = {"kind": CustomerKind.PRIVATE, "name": "别人", "id_number": ID_NUMBER.lower()}
    refused("registry_one_customer_per_id_number", Customer, **same)
    with pytest.raises(ValidationError):
        Customer(**same).full_clean()
    Customer.objects.create(**same | {"id_kind": IdKind.PASSPORT})


def test_persons_without_numbers_do_not_collide():
    for name in ("甲", "乙"):
        Customer.objects.create(kind=CustomerKind.PRIVATE, name=name)


def test_an_organisation_is_known_once_by_its_code(company):
    refused(
        "registry_one_customer_per_usc_code",
        Customer,
        kind=CustomerKind.COMPANY,
        name="别的公司",
        usc_code=USC_CODE,
    )


def test_a_company_has_a_code_of_the_right_shape():
    company = {"kind": CustomerKind.COMPANY, "name": "公司"}
    refused("registry_company_has_usc_code", Customer, **company)
    refused("registry_customer_usc_code_has_shape", Customer, usc_code="91I", **company)


def test_persons_have_ids_and_organisations_have_codes():
    name = "registry_person_has_id_organisation_has_code"
    refused(name, Customer, kind=CustomerKind.PRIVATE, name="甲", usc_code=USC_CODE)
    refused(name, Customer, kind=CustomerKind.MISSION, name="使馆", id_number=ID_NUMBER)


def test_an_alias_says_something_on_some_day_and_says_it_once(company):
    alias = {"customer": company, "kind": AliasKind.FORMER, "name": "旧名"}
    CustomerAlias.objects.create(valid=YEAR, **alias)
    refused("registry_alias_is_said_once_a_day", CustomerAlias, valid=LATER, **alias)
    refused("registry_alias_is_valid_some_day", CustomerAlias, valid=EMPTY, **alias)
    refused("registry_alias_has_name_or_number", CustomerAlias, valid=YEAR, **alias | {"name": ""})


def test_forms_hear_the_identifiers_own_sentence(vehicle, person, company):
    wrong_plate = PlateAssignment(vehicle=vehicle, plate="京A1", type=PlateType.REGULAR, valid=YEAR)
    wrong_person = Customer(
        kind=CustomerKind.PRIVATE, name="甲", id_number="110105194912310021", mobile="123"
    )
    for wrong, fields in (
        (wrong_plate, {"plate"}),
        (wrong_person, {"id_number", "mobile"}),
        (Vehicle(vin="LSGZJ5350TS000123", model=vehicle.model), {"vin"}),
        (
            Customer(kind=CustomerKind.COMPANY, name="乙", usc_code=USC_CODE[:-1] + "M"),
            {"usc_code"},
        ),
        (CustomerAlias(customer=person, kind=AliasKind.FORMER, name="x", valid=YEAR), {"customer"}),
    ):
        with pytest.raises(ValidationError) as caught:
            wrong.full_clean()
        assert set(caught.value.message_dict) == fields


def test_other_papers_are_judged_by_their_own_form():
    for kind, number in (
        (IdKind.PASSPORT, "E 12345678"),
        (IdKind.OLD_FOREIGNER, "USA110105491231"),
    ):
        guest = Customer(
            kind=CustomerKind.PRIVATE, name="Guest", id_kind=kind, id_number=number, mobile=""
        )
        guest.full_clean()
        assert guest.id_number == number.replace(" ", "")
