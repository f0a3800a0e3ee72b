"""Orders of a platform without a system of ours: a workbook, row by row (domain.md 5.1)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError, Refusal
from dealerops.imports.findings import Finding, RowsRefused
from dealerops.imports.kinds import Outcome, Place
from rental.models import InsurancePlan, RentalOrder, VehicleClass
from rental.services.intake import CameBy, Driver, NewOrder, Wish, take_order
from rental.services.renters import Renter

CLASS_UNKNOWN: Final = Refusal("CLASS_UNKNOWN", _("No class has this code."))
PLAN_UNKNOWN: Final = Refusal("INSURANCE_UNKNOWN", _("No insurance plan has this code."))
ORDER_TWICE: Final = Refusal("ORDER_TWICE", _("This order stands further up already."))
COLUMN_OF: Final = {"start_at": "start_at", "end_at": "end_at", "mobile": "mobile"}


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order of the store that brings the workbook."""

    row: int
    source: str
    external_id: str
    vehicle_class: str
    start_at: dt.datetime
    end_at: dt.datetime
    name: str
    mobile: str
    insurance_plan: str = ""
    driver_name: str = ""
    driver_licence: str = ""
    licence_until: dt.date | None = None
    child_seats: int | None = None
    note: str = ""


@transaction.atomic
def take_workbook(rows: Sequence[OrderRow], place: Place) -> Outcome:
    """All rows or none; an order whose number of that source is known stays as it is.

    Raises RowsRefused with every row that cannot be.
    """
    classes = dict(VehicleClass.objects.visible_to(SYSTEM).values_list("code", "pk"))
    plans = dict(InsurancePlan.objects.visible_to(SYSTEM).in_use().values_list("code", "pk"))
    wrong = _unknown(rows, classes, plans)
    known, unclear = _known(rows), {each.row for each in wrong}
    for one in rows:
        if (one.source, one.external_id) in known or one.row in unclear:
            continue
        told = _told(
            one, place.dealer_id, classes[one.vehicle_class], plans.get(one.insurance_plan)
        )
        try:
            take_order(told, by=place.by)
        except DomainError as error:
            wrong += [_finding(one, refusal) for refusal in error.refusals]
    if wrong:
        raise RowsRefused(wrong)
    return Outcome(len(rows) - len(known), 0, len(known))


def _known(rows: Sequence[OrderRow]) -> set[tuple[str, str]]:
    numbers = [one.external_id for one in rows]
    found = RentalOrder.objects.filter(external_id__in=numbers).values_list("source", "external_id")
    wanted = {(one.source, one.external_id) for one in rows}
    return {(source, str(number)) for source, number in found} & wanted


def _unknown(
    rows: Sequence[OrderRow], classes: dict[str, int], plans: dict[str, int]
) -> list[Finding]:
    wrong, seen = [], set()
    for one in rows:
        if one.vehicle_class not in classes:
            wrong.append(Finding(one.row, "vehicle_class", CLASS_UNKNOWN))
        if one.insurance_plan and one.insurance_plan not in plans:
            wrong.append(Finding(one.row, "insurance_plan", PLAN_UNKNOWN))
        if (one.source, one.external_id) in seen:
            wrong.append(Finding(one.row, "external_id", ORDER_TWICE))
        seen.add((one.source, one.external_id))
    return wrong


def _told(one: OrderRow, dealer_id: int, class_id: int, plan_id: int | None) -> NewOrder:
    return NewOrder(
        wish=Wish(
            dealer_id=dealer_id,
            return_dealer_id=dealer_id,
            vehicle_class_id=class_id,
            start_at=one.start_at,
            end_at=one.end_at,
            insurance_plan_id=plan_id,
            needs={"child_seats": one.child_seats or 0},
            note=one.note,
        ),
        renter=Renter(one.name, one.mobile),
        driver=Driver(one.driver_name, "", one.driver_licence, one.licence_until),
        came_by=CameBy(one.source, one.external_id),
        submit=True,
    )


def _finding(one: OrderRow, refusal: Refusal) -> Finding:
    return Finding(one.row, COLUMN_OF.get(refusal.field, "external_id"), refusal)
