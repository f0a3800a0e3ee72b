"""What giving the car back costs, as the panel of the Three Guarantees says it (domain.md 3.8 e)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from aftersales.models import Symptom
from complaints.selectors.sanbao_page import sanbao_of_case
from complaints.services.sanbao import evaluate_car
from complaints.services.sanbao_sheet import SheetLine, say_sanbao_fact
from dealerops.foundation.actor import SYSTEM
from dealerops.registry.models import MileageReading, ModelPrice, VehicleSale
from tests.factories.aftersales import a_delivered_order, make_driver, make_vehicle
from tests.factories.complaints_light import judged_case, moment, travel

pytestmark = pytest.mark.django_db


@pytest.fixture
def car(house):
    """Sold on 2026-05-01 to a private person; its model's price is 300,000."""
    vehicle = make_vehicle()
    VehicleSale.objects.create(
        vehicle=vehicle, sold_on=dt.date(2026, 5, 1), dealer=house.dealer, buyer=make_driver()
    )
    ModelPrice.objects.update_or_create(
        model=vehicle.model,
        defaults={"msrp": Decimal(300_000), "valid": (dt.date(2026, 1, 1), None)},
    )
    return vehicle


def read(car, km: int, odometer: int = 1, source: str = "CUSTOMER") -> None:
    MileageReading.objects.create(
        vehicle=car, read_on=dt.date(2026, 6, 20), km=km, odometer=odometer, source=source
    )


def long_repaired(house, car):
    """More than thirty days in repair, and somebody complains."""
    with travel("2026-07-01T10:00"):
        order = a_delivered_order(
            house.dealer, vehicle=car, type="WARRANTY", mileage=5_000,
            **dict.fromkeys(("arrived_at", "greeted_at", "opened_at"), moment("2026-05-10T08:00")),
            **dict.fromkeys(("qc_passed_at", "delivered_at"), moment("2026-06-25T08:00")),
        )  # fmt: skip
        Symptom.objects.create(order=order, system="BRAKES", what="异响")
        case = judged_case(house.dealer, vehicle=car)
        evaluate_car(car.pk, by=SYSTEM)
    return case


def words(house, case) -> dict[str, str]:
    with translation.override("en"):
        return {one.rule: one.words for one in sanbao_of_case(case, actor=house.desk).lines}


def test_a_return_for_days_in_repair_has_a_fee_for_use(house, car, sign_in):
    read(car, 12_000)
    case = long_repaired(house, car)
    said = words(house, case)
    assert said["DAYS"].endswith(
        "at most ¥18,000.00 for 12,000 km, at the recommended price of ¥300,000.00"
    )
    assert "fee" not in said["TIMES"]  # not reached
    page = sign_in(house.advocate).get(reverse("complaints:case", args=(case.pk,)))
    assert "¥18,000.00" in page.content.decode()


def test_every_odometer_of_the_car_counts(house, car):
    read(car, 11_000)
    read(car, 1_000, odometer=2)
    assert "¥18,000.00 for 12,000 km" in words(house, long_repaired(house, car))["DAYS"]


def test_without_a_price_or_a_reading_the_rule_is_told(house, car):
    case = long_repaired(house, car)
    MileageReading.objects.all().delete()
    rule = "at most half a percent of the price for every 1,000 km"
    assert words(house, case)["DAYS"].endswith(rule)
    read(car, 12_000)
    ModelPrice.objects.all().delete()
    assert words(house, case)["DAYS"].endswith(rule)


def test_a_return_for_an_early_failure_is_free(house, car):
    read(car, 2_000)
    with travel("2026-06-20T10:00"):
        case = judged_case(house.dealer, vehicle=car)
        say_sanbao_fact(
            case.pk,
            SheetLine("FAULT", fault="BRAKE", km=2_000, at=timezone.now()),
            by=house.advocate,
        )
    said = words(house, case)
    assert said["FAILURE"].endswith("Exchange or return is free")
    assert "fee" not in " ".join(said.values())
