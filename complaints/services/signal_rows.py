"""Rows of a workbook become signals, one after the other, through the one way in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from complaints.choices import Severity, SourceCode, TouchPoint
from complaints.models import SensorSignal
from complaints.services.intake import IntakeInput, receive_signal
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError
from dealerops.imports.findings import Finding, RowsRefused
from dealerops.imports.kinds import Outcome, Place
from dealerops.workcal.services import at

NOON: Final = dt.time(12)  # a workbook knows the day only
COLUMN_OF: Final = {"": "words", "received_at": "received_on", "dealer_id": "external_id"}


@dataclass(frozen=True, slots=True)
class SignalRow:
    """One complaint of a workbook; `row` as Excel counts it."""

    row: int
    external_id: str
    received_on: dt.date
    words: str
    source: str = SourceCode.WALK_IN
    touch_point: str = TouchPoint.OTHER
    severity: str = Severity.S1
    demand: str = ""
    wish: str = ""
    vin: str = ""
    contact_name: str = ""
    mobile: str = ""


def take_in_rows(rows: Sequence[SignalRow], place: Place) -> Outcome:
    """Every row that is news, as of the dealer; all or none. Raises RowsRefused with what does not fit."""
    known = 0
    refused: list[Finding] = []
    for one in rows:
        if _is_known(one):
            known += 1
            continue
        try:
            receive_signal(_told(one, place), by=place.by)
        except DomainError as error:
            refused += [
                Finding(one.row, COLUMN_OF.get(why.field, why.field), why) for why in error.refusals
            ]
    if refused:
        raise RowsRefused(refused)
    return Outcome(added=len(rows) - known, filled=0, known=known)


def _is_known(one: SignalRow) -> bool:
    signals = SensorSignal.objects.visible_to(SYSTEM).filter(source__code=one.source)
    return signals.filter(external_id=one.external_id.strip()).exists()


def _told(one: SignalRow, place: Place) -> IntakeInput:
    return IntakeInput(
        source=one.source,
        words=one.words,
        touch_point=one.touch_point,
        severity=one.severity,
        received_at=min(at(one.received_on, NOON), timezone.now()),
        vin=one.vin,
        mobile=one.mobile,
        contact_name=one.contact_name,
        wish=one.wish,
        demand=one.demand,
        dealer_id=place.dealer_id,
        external_id=one.external_id,
    )
