"""Hand-over sheets of every rental with photos, checklists, kilometres and what the return came to."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Model

from dealerops.demo.data.rental.album import Album
from dealerops.demo.data.rental.fleet import Car
from dealerops.foundation.copying import copy_in, next_ids
from dealerops.registry.choices import ReadingSource
from dealerops.registry.models import MileageReading
from dealerops.workcal.calc import local_date
from rental.calc.breakdown import RentStop
from rental.calc.returning import LateTerms, energy_shortfall, late_fee
from rental.choices import OrderState
from rental.choices.handover import SheetEnd, SignMethod
from rental.models import Handover, HandoverPhoto, Preparation, RentalOrder, ReturnBill

DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
CHECK = 2 * HOUR
PHOTOGRAPHED = 35 * DAY  # so far back the photos are still at hand
DRAWN = 10 * DAY  # the younger ones were signed with a finger, the older by a code
NOTES = ("", "", "", "", "", "右前轮毂有旧划痕。", "后保险杠有轻微擦痕。", "客户自带儿童座椅。")
ENERGY_PRICE, TOLLED, EXTRA_CHARGED = Decimal("3.50"), 0.05, 5  # a per cent; share; per cents
LATE = LateTerms()
NOTHING = Decimal(0)
Drive = tuple[RentalOrder, Car, dt.datetime, dt.datetime | None]


@dataclass(frozen=True, slots=True)
class Bill:
    """A row of ReturnBill."""

    order_id: int
    agreed_end_at: dt.datetime
    returned_at: dt.datetime
    late_days: int
    late_hours: int
    late_fee: Decimal
    rent_stopped: Decimal
    energy_missing: int
    energy_fee: Decimal
    tolls: Decimal
    posted_at: dt.datetime | None
    posted_by_id: int | None


@dataclass
class Sheets:
    """Rows of the hand-overs; `bills` by order, for the ledger."""

    album: Album
    rng: random.Random
    now: dt.datetime
    bills: dict[int, Bill] = field(default_factory=dict)
    _energy: dict[tuple[int, int], int] = field(default_factory=dict)

    def write(self, held: Sequence[Drive], credits: dict[int, RentStop]) -> None:
        """`held` are all drives of orders; `credits` by order is rent that did not run."""
        rows = list(self._sheets(held))
        for row, key in zip(rows, next_ids(Handover, len(rows)), strict=True):
            row["id"] = key
        _copy(Handover, rows)
        cars = {car.id: car for _order, car, *_rest in held}
        back = [row for row in rows if row["end"] == SheetEnd.IN]
        _copy(MileageReading, [_reading(row, cars[row["vehicle_id"]]) for row in back])
        young = [row for row in rows if self.now - row["at"] < PHOTOGRAPHED]
        _copy(HandoverPhoto, [one for row in young for one in self._photos(row)])
        _copy(Preparation, [_prepared(row) for row in young if row["end"] == SheetEnd.OUT])
        self._bill({order.pk: order for order, *_rest in held}, credits)

    def _sheets(self, held: Sequence[Drive]) -> Iterator[dict[str, Any]]:
        km: dict[int, int] = {}
        for order, car, begins, ends in sorted(held, key=lambda one: one[2]):
            at_out = km.get(car.id) or self.rng.randrange(3_000, 28_000)
            out = self.rng.randrange(84 if car.is_electric else 90, 101)
            yield self._sheet(order, car, SheetEnd.OUT, begins, at_out, out)
            km[car.id] = at_out + 1
            if ends is None:
                continue
            days = max(1, round((ends - begins) / DAY))
            km[car.id] = at_out + 5 + days * self.rng.randrange(25, 190)
            if ends != order.handed_in_at:
                continue  # it broke down: the customer drove on in another one
            full = self.rng.random() < 0.8
            back = out if full else self.rng.randrange(40, out)
            self._energy[order.pk, car.id] = energy_shortfall(out, back)
            yield self._sheet(order, car, SheetEnd.IN, ends, km[car.id], back)
            km[car.id] += 2

    def _sheet(
        self, order: RentalOrder, car: Car, end: str, at: dt.datetime, km: int, energy: int
    ) -> dict[str, Any]:
        is_drawn = self.now - at < DRAWN
        checked = at + self.rng.randrange(8, 110) * MINUTE if end == SheetEnd.IN else None
        if order.state == OrderState.RETURNED or (checked and checked > self.now):
            checked = None
        return {
            "id": 0, "order_id": order.pk, "vehicle_id": car.id, "end": end, "at": at, "km": km,
            "energy_percent": energy, "keys": 1 + (self.rng.random() < 0.1),
            "note": self.rng.choice(NOTES), "photos": len(self.album.sides),
            "signed_by": order.driver_name,
            "method": SignMethod.ESIGN if is_drawn else SignMethod.SMS_OTP,
            "evidence_id": self.album.signature if is_drawn else None,
            "reference": "" if is_drawn else f"{self.rng.randrange(10**6):06d}",
            "made_by_id": order.operator_id, "recorded_at": at + 4 * MINUTE,
            "check_due_at": at + CHECK if end == SheetEnd.IN else None, "checked_at": checked,
            "checked_by_id": order.operator_id if checked else None,
            "damage_found": False if checked else None,
        }  # fmt: skip

    def _photos(self, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for place, (name, key) in enumerate(self.album.sides):
            yield {
                "order_id": row["order_id"], "vehicle_id": row["vehicle_id"], "end": row["end"],
                "attachment_id": key, "name": name, "added_by_id": row["made_by_id"],
                "added_at": row["at"] - (12 - place) * MINUTE,
            }  # fmt: skip

    def _bill(self, orders: dict[int, RentalOrder], credits: dict[int, RentStop]) -> None:
        """What coming late, empty or over toll roads costs; booked once the order is settled."""
        for order in orders.values():
            if order.handed_in_at is None:
                continue
            late = late_fee(order.end_at, order.handed_in_at, order.daily_rate, LATE, harmed=False)
            missing = self._energy.get((order.pk, order.vehicle_id or 0), 0)
            settled = order.settled_at
            stopped = credits.get(order.pk)
            self.bills[order.pk] = Bill(
                order_id=order.pk, agreed_end_at=order.end_at, returned_at=order.handed_in_at,
                late_days=late.days, late_hours=late.hours, late_fee=late.fee,
                rent_stopped=stopped.credit if stopped else NOTHING, energy_missing=missing,
                energy_fee=missing * ENERGY_PRICE if settled and missing > EXTRA_CHARGED else NOTHING,
                tolls=Decimal(self.rng.randrange(10, 90)) if settled and self.rng.random() < TOLLED else NOTHING,
                posted_at=settled, posted_by_id=order.operator_id if settled else None,
            )  # fmt: skip
        _copy(ReturnBill, [asdict(one) for one in self.bills.values()])


def _reading(row: dict[str, Any], car: Car) -> dict[str, Any]:
    return {
        "vehicle_id": car.vehicle_id, "km": row["km"], "read_on": local_date(row["at"]),
        "source": ReadingSource.HANDOVER, "dealer_id": car.dealer.pk,
        "origin": f"rental.handover:{row['id']}", "created_at": row["recorded_at"],
    }  # fmt: skip


def _prepared(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "order_id": row["order_id"], "vehicle_id": row["vehicle_id"], "is_clean": True,
        "energy_percent": row["energy_percent"], "tyres_and_lights": True,
        "papers_on_board": True, "safety_kit": True, "extras_fitted": True,
        "made_by_id": row["made_by_id"], "at": row["at"] - 40 * MINUTE,
    }  # fmt: skip


def _copy(model: type[Model], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        copy_in(model, tuple(rows[0]), (tuple(row.values()) for row in rows))
