"""The workbook of past visits: one row per repair order of the old system."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from aftersales.choices import RoType
from aftersales.imports.faults import DAY_AHEAD
from aftersales.services.takeover import VisitRow, judge_visits, take_over_visits
from dealerops.foundation.errors import Refusal
from dealerops.identifiers import masking
from dealerops.imports import cells
from dealerops.imports.kinds import Column, Fault, ImportKind, choice

CAME_AFTER_LEAVING: Final = Refusal(
    "CAME_AFTER_LEAVING", _("A car comes before it is handed back.")
)
MOST_KM = 2_000_000
COLUMNS: Final = (
    Column("number", _("Order number"), cells.text(40), "WX20240311-07", True),
    Column("vin", _("VIN"), cells.vin, "LSGZJ5356TS000123", True),
    Column("delivered_on", _("Handed back on"), cells.day, "2026-03-11", True),
    Column("km", _("km"), cells.whole(0, MOST_KM), "20350", True),
    Column("received_on", _("Received on"), cells.day, "2026-03-10"),
    choice("type", _("Type"), RoType, example=RoType.MAINTENANCE),
    Column("customer", _("Customer name"), cells.text(120), mask=masking.mask_name),
    Column("plate", _("Plate"), cells.plate, mask=masking.mask_plate),
    Column("advisor", _("Service advisor (user name)"), cells.text(150)),
    Column("amount_customer", _("Customer pays"), cells.amount, "860.00"),
    Column("amount_warranty", _("Warranty pays"), cells.amount),
    Column("amount_insurance", _("Insurance pays"), cells.amount),
    Column("work", _("Work done"), cells.text(500), "A级保养"),
)


def faults(one: VisitRow, on: dt.date) -> Iterator[Fault]:
    """What does not fit together in one row."""
    if one.delivered_on > on:
        yield "delivered_on", DAY_AHEAD
    if one.received_on and one.received_on > one.delivered_on:
        yield "received_on", CAME_AFTER_LEAVING


VISITS = ImportKind(
    key="visits",
    title=_("Repair history"),
    lead=_(
        "One row per visit that is over; cars and customers are imported first. An order number that"
        " is on record stays as it is. Nobody is called about these visits."
    ),
    columns=COLUMNS,
    facts=VisitRow,
    check=faults,
    write=take_over_visits,
    judge=judge_visits,
    decisive={"delivered_on"},
)
