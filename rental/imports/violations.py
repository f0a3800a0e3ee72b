"""The workbook of traffic violations: one row per record of the authority."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.identifiers import masking
from dealerops.imports import cells
from dealerops.imports.findings import BadCell
from dealerops.imports.kinds import Column, Fault, ImportKind, Outcome, Place, register_import
from dealerops.workcal.services import at
from rental.choices.roles import OPERATORS
from rental.imports.orders import NO_MOMENT
from rental.services.violations import ViolationFacts, take_in
from rental.services.violations.intake import faults_of

SOURCE = "WORKBOOK"
_CLOCK = re.compile(r"[T ]*(\d{1,2})[:：](\d{2})(?:[:：](\d{2})(?:\.\d+)?)?")


def moment(said: str) -> dt.datetime:
    """A day and a time of day in Shanghai."""
    day, _space, clock = said.replace("T", " ").replace("日", "日 ").partition(" ")
    found = _CLOCK.fullmatch(clock.strip())
    try:
        hour, minute, second = (int(one or 0) for one in found.groups()) if found else (99, 0, 0)
        return at(cells.day(day), dt.time(hour, minute, second))
    except ValueError:
        raise BadCell(NO_MOMENT) from None


@dataclass(frozen=True, slots=True)
class ViolationRow:
    """One row as its columns are called; empty cells are the columns' nothing."""

    row: int
    plate: str
    occurred_at: dt.datetime
    place: str
    code: str
    fine: Decimal
    source: str = SOURCE
    external_id: str = ""
    description: str = ""
    points: int = 0
    authority: str = ""
    found_at: dt.datetime | None = None
    notice_on: dt.date | None = None
    statutory_on: dt.date | None = None

    @property
    def facts(self) -> ViolationFacts:
        return ViolationFacts(
            source=self.source or SOURCE,
            plate=self.plate,
            occurred_at=self.occurred_at,
            place=self.place,
            code=self.code,
            fine=self.fine,
            points=self.points,
            external_id=self.external_id,
            description=self.description,
            authority=self.authority,
            found_at=self.found_at,
            notice_on=self.notice_on,
            statutory_on=self.statutory_on,
        )


COLUMNS: Final = (
    Column("plate", _("Plate"), cells.plate, "京A12345", True, masking.mask_plate),
    Column("occurred_at", _("Happened"), moment, "2026-11-20 14:12", True),
    Column("place", _("Place"), cells.text(200), "长安街东口", True),
    Column("code", _("Code"), cells.text(20), "1039", True),
    Column("fine", _("Fine"), cells.amount, "200.00", True),
    Column("points", _("Points"), cells.whole(0, 12), "0"),
    Column(
        "description", pgettext_lazy("rental", "What was done"), cells.text(300), "违反规定停放"
    ),
    Column("authority", _("Authority"), cells.text(120), "北京市公安局交通管理局"),
    Column("source", _("Source"), cells.text(30), "12123"),
    Column("external_id", _("Number at the source"), cells.text(80)),
    Column("found_at", _("Found"), moment, "2026-11-22 10:30"),
    Column("notice_on", _("Day of the authority's notice"), cells.day),
    Column("statutory_on", _("Last day of the authority"), cells.day),
)


def faults(one: ViolationRow, on: dt.date) -> Iterator[Fault]:
    """What does not fit together in one row."""
    for refusal in faults_of(one.facts, timezone.now()):
        yield refusal.field, refusal


def write(rows: Sequence[ViolationRow], place: Place) -> Outcome:
    """Each record once; known ones stay as they are."""
    taken = take_in([one.facts for one in rows], dealer_id=place.dealer_id, by=place.by)
    added = sum(one.is_new for one in taken)
    return Outcome(added, 0, len(taken) - added)


VIOLATIONS = register_import(
    ImportKind(
        key="violations",
        title=_("Traffic violations"),
        lead=_(
            "One row per record of the authority. Times are those of China. A record that is known, by"
            " its number or by plate, minute, code and place, stays as it is."
        ),
        columns=COLUMNS,
        facts=ViolationRow,
        check=faults,
        write=write,
        decisive={"occurred_at", "fine"},
        roles=OPERATORS,
    )
)
