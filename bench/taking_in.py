"""Old customers with their cards: from read cells to committed rows, beside bare COPY and beside services.

The file has been parsed before, as by the child that reads it. The limit is COPY of the very rows that we
write, ready made, into the same tables with their indexes and constraints. The peer is what rows cost one
by one through the services of the counter: SELECT, checks, INSERT and journal for each, in one transaction.
"""

import io
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from aftersales.imports import CUSTOMERS
from aftersales.models import CustomerCard
from aftersales.services import Visitor
from aftersales.services.customers import customer_of
from bench.lib import cpu
from bench.lib.result import Result
from bench.lib.rounds import interleaved
from dealerops.foundation.actor import SYSTEM
from dealerops.identifiers import resident_id
from dealerops.imports.kinds import Place
from dealerops.imports.sheet import Sheet
from dealerops.journal.services import record
from dealerops.network.models import Dealer, Region
from dealerops.registry.choices import Energy
from dealerops.registry.models import Customer, Vehicle, VehicleModel
from tests.factories.market import make_vin

ROWS = {"quick": 20_000, "full": 50_000}
ONE_BY_ONE = 300
MICRO = 1e6
TABLES = (Customer, CustomerCard)


class Ground:
    """A dealer, as many cars as there will be rows, and the cells of the workbook."""

    def __init__(self, rows: int) -> None:
        region = Region.objects.create(code="BX", name="北区", name_en="North")
        self.dealer = Dealer.objects.create(
            code="BX1", name="店", name_en="Shop", legal_name="店", city="北京", region=region,
            usc_code="91310000775785552L",
        )  # fmt: skip
        model = VehicleModel.objects.create(
            code="BX", name="车", name_en="Car", brand="B", energy=Energy.PETROL
        )
        cars = [Vehicle(vin=make_vin(number), model=model) for number in range(rows)]
        self.cars = Vehicle.objects.bulk_create(cars, batch_size=5_000)
        self.place = Place(self.dealer.pk, timezone.localdate(), SYSTEM)
        self.heads = [str(one.label) for one in CUSTOMERS.columns]
        self.cells = [self._row(number) for number in range(rows)]

    def _row(self, number: int) -> list[Any]:
        said = {
            "name": "王小明",
            "vin": self.cars[number].vin,
            "mobile": f"138{number:08d}",
            "id_number": _id_number(number),
            "user_name": "王芳",
            "second_mobile": f"139{number:08d}",
            "sex": "F",
            "birthday": "1980-02-03",
            "district": "北京市朝阳区",
            "insurer": "人保",
            "insured_until": "2027-03-31T00:00:00",
            "warranty_km": 100_000.0,
        }
        return [said.get(one.name, "") for one in CUSTOMERS.columns]

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE registry_customer CASCADE")


def ratios(profile: str, rounds: int) -> list[Result]:
    """Microseconds of processor time for each row, this process and the database together."""
    ground = Ground(ROWS[profile])
    _ours(ground)
    ready = [_dumped(model) for model in TABLES]
    arms: dict[str, Callable[[], object]] = {
        "ours": lambda: _ours(ground),
        "copy": lambda: _copied(ready),
        "one": lambda: _one_by_one(ground, ONE_BY_ONE),
    }
    counts = {"ours": len(ground.cells), "copy": len(ground.cells), "one": ONE_BY_ONE}

    def sample(name: str) -> float:
        ground.clear()
        return cpu.spent_here(arms[name]) / counts[name] * MICRO

    figures = interleaved({name: lambda name=name: sample(name) for name in arms}, rounds)  # type: ignore[misc]
    ground.clear()
    unit = "CPU us for each customer with a card"
    return [
        Result.ratio("B.import_vs_raw_copy", figures["ours"], figures["copy"], unit),
        Result.ratio("B.import_vs_one_by_one", figures["ours"], figures["one"], unit),
    ]


def _ours(ground: Ground) -> None:
    sheet = Sheet(CUSTOMERS, [ground.heads, *ground.cells])
    rows, findings = sheet.read(ground.place.on, lambda _done: None)
    if findings:
        raise RuntimeError(f"{findings[0]}")
    with transaction.atomic():
        outcome = CUSTOMERS.write(rows, ground.place)
    if outcome.added != len(ground.cells):
        raise RuntimeError(f"{outcome}")


def _dumped(model: type[Any]) -> tuple[str, str]:
    """How a table is filled, and with what."""
    table, file = model._meta.db_table, io.StringIO()
    names = ", ".join(field.column for field in model._meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({names}) TO STDOUT", file)
    return f"COPY {table} ({names}) FROM STDIN", file.getvalue()


def _copied(ready: Sequence[tuple[str, str]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, text in ready:
            cursor.copy_expert(statement, io.StringIO(text))


def _one_by_one(ground: Ground, count: int) -> None:
    """As a person would be taken in at the counter, with the same fields on the card."""
    with transaction.atomic():
        for number in range(count):
            visitor = Visitor("王小明", f"138{number:08d}")
            customer = customer_of(visitor, by=SYSTEM)
            car = Vehicle.objects.get(vin=ground.cars[number].vin)
            card = CustomerCard(
                dealer=ground.dealer, vehicle=car, customer=customer, user_name="王芳", sex="F",
                second_mobile=f"139{number:08d}", district="北京市朝阳区", insurer="人保",
                warranty_km=100_000,
            )  # fmt: skip
            card.full_clean()
            card.save()
            record(card, "aftersales.card_changed", by=SYSTEM, changed=["insurer"])


def _id_number(number: int) -> str:
    first = f"110105{1950 + number % 50}{number // 50 % 12 + 1:02d}{number // 600 % 28 + 1:02d}"
    first += f"{number // 16_800:03d}"
    return first + resident_id.check_digit(first)
