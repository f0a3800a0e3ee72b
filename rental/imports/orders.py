"""The workbook of a platform's orders: one row per order, by the platform's own number."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.errors import Refusal
from dealerops.identifiers import masking
from dealerops.identifiers.verdict import normalise
from dealerops.imports import cells
from dealerops.imports.findings import BadCell
from dealerops.imports.kinds import Column, Fault, ImportKind, register_import
from dealerops.workcal.services import at
from rental.choices.roles import OPERATORS
from rental.services.workbook import OrderRow, take_workbook

NO_MOMENT: Final = Refusal("CELL_NO_MOMENT", _("This is no moment. Write it as 2026-11-22 09:00."))
BACKWARDS: Final = Refusal("SPAN_BACKWARDS", _("The rental ends after it begins."))
_MOMENT: Final = re.compile(r"(\S+)[T ](\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?")


def moment(said: str) -> dt.datetime:
    """A local day and hour."""
    found = _MOMENT.fullmatch(cells.half_width(said))
    if found is None:
        raise BadCell(NO_MOMENT)
    try:
        clock = dt.time(int(found[2]), int(found[3]))
    except ValueError:
        raise BadCell(NO_MOMENT) from None
    return at(cells.day(found[1]), clock)


def code(said: str) -> str:
    return str(cells.text(20)(said.upper()))


COLUMNS: Final = (
    Column("source", _("Platform"), code, "CTRIP", True),
    Column("external_id", _("Platform's number"), cells.text(60), "CT-5531", True),
    Column("vehicle_class", _("Class code"), code, "B", True),
    Column("start_at", pgettext_lazy("rental", "From"), moment, "2026-12-01 09:00", True),
    Column("end_at", pgettext_lazy("rental", "Until"), moment, "2026-12-04 09:00", True),
    Column("name", _("Customer"), cells.text(120), "王小红", True, masking.mask_name),
    Column("mobile", _("Phone"), cells.phone, "13800001111", True, masking.mask_phone),
    Column("insurance_plan", _("Insurance plan (code)"), code, "BASIC"),
    Column(
        "driver_name", pgettext_lazy("rental", "Driver"), cells.text(60), mask=masking.mask_name
    ),
    Column("driver_licence", _("Driving licence number"), normalise, mask=masking.mask_id),
    Column("licence_until", _("Licence valid until"), cells.day, "2030-05-01"),
    Column("child_seats", _("Child seats"), cells.whole(0, 4)),
    Column("note", _("Note"), cells.text(500)),
)


def faults(one: OrderRow, on: dt.date) -> Iterator[Fault]:
    """What does not fit together in one row."""
    if one.end_at <= one.start_at:
        yield "end_at", BACKWARDS


ORDERS = register_import(
    ImportKind(
        key="rental-orders",
        title=_("Rental orders of a platform"),
        lead=_(
            "One row per order of this store. An order whose number is known stays as it is; new ones"
            " wait to be confirmed."
        ),
        columns=COLUMNS,
        facts=OrderRow,
        check=faults,
        write=take_workbook,
        decisive={"start_at", "end_at"},
        roles=OPERATORS,
    )
)
