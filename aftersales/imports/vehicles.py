"""The workbook of cars: one row per car, with its plate and its sale."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from aftersales.imports.faults import DAY_AHEAD
from aftersales.services.takeover import VehicleRow, judge_vehicles, take_over_vehicles
from dealerops.foundation.errors import Refusal
from dealerops.identifiers import masking
from dealerops.imports import cells
from dealerops.imports.kinds import Column, Fault, ImportKind

SALE_NEEDS_A_DAY: Final = Refusal(
    "SALE_NEEDS_A_DAY", _("A sale needs the day on which the car was sold.")
)
BEFORE_THE_SALE: Final = Refusal(
    "HANDED_OVER_BEFORE_SALE", _("A car is handed over on the day of its sale or later.")
)
PLATE_NEEDED: Final = Refusal("PLATE_NEEDED", _("There is a day, but no plate."))
COLUMNS: Final = (
    Column("vin", _("VIN"), cells.vin, "LSGZJ5356TS000123", True),
    Column("model", _("Model code"), cells.text(20), "A4L-2026", True),
    Column("plate", _("Plate"), cells.plate, "京A12345", mask=masking.mask_plate),
    Column("plate_since", _("Plate since"), cells.day, "2025-05-06"),
    Column("sold_on", _("Sold on"), cells.day, "2025-05-01"),
    Column("delivered_on", _("Handed over on"), cells.day, "2025-05-02"),
    Column("seller", _("Sold by (dealer code or name)"), cells.text(120)),
    Column("engine_number", _("Engine number"), cells.text(40)),
    Column("colour", _("Colour"), cells.text(40)),
    Column("consultant", _("Sales consultant"), cells.text(60), mask=masking.mask_name),
)


def faults(one: VehicleRow, on: dt.date) -> Iterator[Fault]:
    """What does not fit together in one row."""
    said = (one.delivered_on, one.seller, one.engine_number, one.colour, one.consultant)
    if any(said) and not one.sold_on:
        yield "sold_on", SALE_NEEDS_A_DAY
    if one.sold_on and one.delivered_on and one.delivered_on < one.sold_on:
        yield "delivered_on", BEFORE_THE_SALE
    if one.plate_since and not one.plate:
        yield "plate", PLATE_NEEDED
    for name in ("sold_on", "delivered_on", "plate_since"):
        day = getattr(one, name)
        if day and day > on:
            yield name, DAY_AHEAD


VEHICLES = ImportKind(
    key="vehicles",
    title=_("Vehicles"),
    lead=_(
        "One row per car. A car on record keeps its model, its plate and its sale record; only what"
        " is empty is filled."
    ),
    columns=COLUMNS,
    facts=VehicleRow,
    check=faults,
    write=take_over_vehicles,
    judge=judge_vehicles,
)
