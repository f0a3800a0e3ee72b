"""What it means that a car came back late, early or empty, worked out when it is taken in (domain.md 5.5)."""

import datetime as dt
from decimal import Decimal

from django.db.models import QuerySet, Sum

from dealerops.foundation.actor import Actor
from dealerops.journal.services import record
from rental.calc.returning import LateTerms, early_refund, energy_shortfall, late_fee
from rental.choices.changes import EARLY_FEE_DAYS, LATE_GRACE, LATE_HARM, LATE_HOURS, RETURN_KEYS
from rental.choices.handover import SheetEnd
from rental.models import Handover, LateCar, RentalOrder, ReturnBill, Substitution
from rental.rules.values import value_for
from rental.selectors.turnaround import next_order_of, ready_for
from rental.services.house_values import go_by

NOTHING = Decimal(0)


def assess_return(order: RentalOrder, *, by: Actor) -> ReturnBill:
    """The components of the settlement; the caller holds the order, which was just taken in.

    What broke down there and was not replaced ended without being late or early.
    """
    go_by(order, RETURN_KEYS)
    if order.handed_in_at is None:
        raise ValueError("the car is not back")
    bill = ReturnBill(
        order=order,
        agreed_end_at=order.end_at,
        returned_at=order.handed_in_at,
        energy_missing=_energy_missing(order),
        rent_stopped=_sum(order.breakdowns, "rent_credit"),
        given_back=_sum(_driven(order), "refund"),
        policy_values=order.policy_values,
    )
    if not order.breakdowns.ended_there().exists():
        _late(order, bill)
        _early(order, bill)
    bill.save(force_insert=True)
    order.save_fields("policy_values")
    record(
        order,
        "rental.return_assessed",
        by=by,
        late_fee=str(bill.late_fee),
        surcharge=str(bill.harm_surcharge),
        refund=str(bill.early_refund),
    )
    return bill


def late_terms(order: RentalOrder) -> LateTerms:
    return LateTerms(
        grace=dt.timedelta(minutes=value_for(order, LATE_GRACE)),
        hours_per_day=value_for(order, LATE_HOURS),
        harm_percent=value_for(order, LATE_HARM),
    )


def _late(order: RentalOrder, bill: ReturnBill) -> None:
    harmed = _harmed_by(order, bill.returned_at)
    found = late_fee(
        bill.agreed_end_at,
        bill.returned_at,
        order.daily_rate,
        late_terms(order),
        harmed=harmed is not None,
    )
    bill.late_days, bill.late_hours, bill.late_fee = found.days, found.hours, found.fee
    bill.harm_surcharge = found.surcharge
    bill.harmed_order = harmed if found.surcharge else None


def _early(order: RentalOrder, bill: ReturnBill) -> None:
    plan = order.insurance_plan.per_day if order.insurance_plan else NOTHING
    found = early_refund(
        bill.agreed_end_at,
        bill.returned_at,
        order.daily_rate + plan,
        fee_days=value_for(order, EARLY_FEE_DAYS),
    )
    bill.unused_days, bill.early_refund = found.unused_days, found.refund


def _harmed_by(order: RentalOrder, returned_at: dt.datetime) -> RentalOrder | None:
    """The next order of the car where it had to take another one, or cannot start in time."""
    noticed = LateCar.objects.filter(order=order).select_related("next_order").first()
    if noticed:
        late: RentalOrder | None = noticed.next_order
        return late
    following = next_order_of(order)
    if following is None or ready_for(order, following, returned_at):
        return None
    return following


def _energy_missing(order: RentalOrder) -> int:
    """Of the car that came back; both its sheets are there."""
    sheets = Handover.objects.filter(order=order, vehicle=order.vehicle)
    shown = dict(sheets.values_list("end", "energy_percent"))
    return energy_shortfall(shown.get(SheetEnd.OUT, 0), shown.get(SheetEnd.IN, 0))


def _driven(order: RentalOrder) -> QuerySet[Substitution]:
    """Other cars that the customer really got; those that were only planned give nothing back."""
    out = Handover.objects.filter(order=order, end=SheetEnd.OUT).values("vehicle")
    return order.substitutions.filter(vehicle__in=out)


def _sum(rows: object, column: str) -> Decimal:
    found: Decimal | None = rows.aggregate(total=Sum(column))["total"]  # type: ignore[attr-defined]
    return found or NOTHING
