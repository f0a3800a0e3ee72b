"""Odometer readings increase; what does not fit is flagged and judged by people (domain.md 4.11)."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import InvalidInput
from dealerops.journal.models import Entry
from dealerops.registry.choices import ReadingSource
from dealerops.registry.choices import ReadingStanding as S
from dealerops.registry.models import MileageReading, Vehicle, VehicleSale
from dealerops.registry.services import (
    NewReading,
    NothingToJudge,
    SaleFacts,
    note_reading,
    note_readings,
    note_sale,
    reject_reading,
    replace_odometer,
)

pytestmark = pytest.mark.django_db
D = dt.date


@pytest.fixture
def read(vehicle):
    def note(day: dt.date, km: int, **more) -> MileageReading:
        more = {"source": ReadingSource.CLERK, **more}
        return note_reading(NewReading(vehicle.pk, km, day, **more), by=SYSTEM)

    return note


def valid_kms() -> list[int]:
    return list(MileageReading.objects.valid().values_list("km", flat=True))


def test_readings_increase_strictly(read):
    assert read(D(2026, 1, 1), 1_000).standing == S.VALID
    assert read(D(2026, 2, 1), 1_000).standing == S.SAME
    assert read(D(2026, 3, 1), 900).standing == S.DECREASING
    assert read(D(2026, 4, 1), 1_200).standing == S.VALID
    assert valid_kms() == [1_000, 1_200]
    assert Entry.objects.filter(topic="registry.mileage_noted").count() == 4


def test_a_late_note_must_fit_between_its_neighbours(read):
    read(D(2026, 1, 1), 1_000)
    read(D(2026, 6, 1), 6_000)
    assert read(D(2026, 3, 1), 3_000).standing == S.VALID
    assert read(D(2026, 4, 1), 7_000).standing == S.DECREASING
    assert valid_kms() == [1_000, 3_000, 6_000]


def test_a_replaced_odometer_begins_again(read):
    read(D(2026, 1, 1), 50_000)
    first = read(D(2026, 2, 1), 20)
    later = read(D(2026, 3, 1), 900)
    replace_odometer(first.pk, by=SYSTEM)
    later.refresh_from_db()
    assert (later.standing, later.odometer) == (S.VALID, 2)
    assert read(D(2026, 4, 1), 2_000).odometer == 2
    assert read(D(2026, 5, 1), 60_000).odometer == 2  # nobody goes back to the old one
    with pytest.raises(NothingToJudge):
        replace_odometer(first.pk, by=SYSTEM)


def test_a_wrong_reading_lets_the_others_count(read):
    read(D(2026, 1, 1), 10_000)
    typo = read(D(2026, 2, 1), 110_000)
    right = read(D(2026, 3, 1), 12_000)
    assert right.standing == S.DECREASING
    reject_reading(typo.pk, by=SYSTEM)
    right.refresh_from_db()
    assert right.standing == S.VALID
    assert valid_kms() == [10_000, 12_000]
    with pytest.raises(NothingToJudge):
        reject_reading(typo.pk, by=SYSTEM)


def test_a_record_is_read_once(read):
    once = read(D(2026, 1, 1), 1_000, origin="order:1")
    assert read(D(2026, 1, 1), 1_000, origin="order:1") == once
    again = NewReading(once.vehicle_id, 1_000, D(2026, 1, 1), ReadingSource.ORDER, None, "order:1")
    assert note_readings([again, again]) == []
    assert MileageReading.objects.count() == 1


def test_nobody_drives_two_million_kilometres(read):
    with pytest.raises(InvalidInput, match="KM_IMPOSSIBLE"):
        read(D(2026, 1, 1), 2_000_001)


def test_many_readings_cost_as_much_as_one(model):
    def cost(count: int) -> int:
        cars = Vehicle.objects.bulk_create(
            Vehicle(vin=f"LSGZJ5350TS{count:02d}{n:04d}", model=model) for n in range(count)
        )
        readings = [
            NewReading(car.pk, 100, D(2026, 1, 1), ReadingSource.ORDER, None, f"o:{car.pk}")
            for car in cars
        ]
        with CaptureQueriesContext(connection) as asked:
            note_readings(readings)
        return len(asked)

    assert cost(50) == cost(2)


def test_the_database_keeps_readings_apart(vehicle):
    row = {"vehicle": vehicle, "read_on": D(2026, 1, 1), "source": ReadingSource.CLERK}
    MileageReading.objects.create(km=5, origin="x", **row)
    for wrong, constraint in (
        ({"km": 5}, "registry_valid_readings_differ"),
        ({"km": 6, "origin": "x"}, "registry_reading_is_noted_once"),
        ({"km": 2_000_001}, "registry_reading_is_possible"),
        ({"km": 7, "odometer": 0}, "registry_reading_is_possible"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            MileageReading.objects.create(**{**row, **wrong})
    MileageReading.objects.create(km=5, standing=S.SAME, **row)


def test_a_sale_is_on_record_once_and_can_be_corrected(vehicle):
    note_sale(vehicle.pk, SaleFacts(D(2026, 1, 5), colour="白"), by=SYSTEM)
    facts = SaleFacts(D(2026, 1, 5), D(2026, 1, 9), colour="蓝", engine_number="E1")
    sale = note_sale(vehicle.pk, facts, by=SYSTEM)
    note_sale(vehicle.pk, facts, by=SYSTEM)
    assert (sale.colour, sale.version, VehicleSale.objects.count()) == ("蓝", 2, 1)
    entries = Entry.objects.filter(topic="registry.sale_noted").order_by("seq")
    assert [one.data["changed"] for one in entries][-1] == [
        "delivered_on", "engine_number", "colour",
    ]  # fmt: skip
    with pytest.raises(InvalidInput, match="SALE_DATA"):
        note_sale(vehicle.pk, SaleFacts(D(2026, 1, 5), D(2026, 1, 4)), by=SYSTEM)
    with pytest.raises(IntegrityError, match="registry_handed_over_after_sale"):
        VehicleSale.objects.update(delivered_on=D(2026, 1, 4))
