"""The workbook of complaints: one row per thing that a customer said."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices import Demand, Severity, SourceCode, TouchPoint
from complaints.services.signal_rows import SignalRow, take_in_rows
from dealerops.foundation.errors import Refusal
from dealerops.identifiers import masking
from dealerops.imports import cells
from dealerops.imports.kinds import Column, Fault, ImportKind, choice

AHEAD: Final = Refusal("RECEIVED_AHEAD", _("This lies in the future."))
COLUMNS: Final = (
    choice("source", _("Sensor"), SourceCode, example=SourceCode.WALK_IN),
    Column("external_id", _("Number at the source"), cells.text(80), "TS2026-0317", True),
    Column(
        "received_on", pgettext_lazy("a complaint", "Received on"), cells.day, "2026-11-20", True
    ),
    Column("words", _("In the customer's words"), cells.text(4000), "维修后仍有异响", True),
    choice("touch_point", _("Touch point"), TouchPoint, example=TouchPoint.REPAIR),
    choice("severity", _("Severity"), Severity, example=Severity.S2),
    choice("demand", _("Demand"), Demand, example=Demand.REPAIR),
    Column("wish", _("What the customer wants"), cells.text(300), "重新检修"),
    Column("vin", _("VIN"), cells.vin, "LSGZJ5356TS000123"),
    Column("contact_name", _("Customer name"), cells.text(60), "王小明", mask=masking.mask_name),
    Column("mobile", _("Phone"), cells.any_phone, "13800001111", mask=masking.mask_phone),
)


def faults(one: SignalRow, on: dt.date) -> Iterator[Fault]:
    """What does not fit together in one row."""
    if one.received_on > on:
        yield "received_on", AHEAD


SIGNALS = ImportKind(
    key="complaint_signals",
    title=_("Complaints"),
    lead=_(
        "One row per complaint. A number that is on record for the sensor stays as it is. What rings a"
        " quick alert is a case at once."
    ),
    columns=COLUMNS,
    facts=SignalRow,
    check=faults,
    write=take_in_rows,
    decisive={"received_on"},
)
