"""Repair orders as the tests of aftersales need them."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from aftersales.choices import ItemKind, ItemState, Payer, RoState, RoType
from aftersales.models import RepairOrder, RoItem
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.network.models import Dealer
from dealerops.registry.models import Customer, Vehicle
from dealerops.registry.services import register_person, register_vehicle
from tests.factories.market import make_model, make_person, make_vin, numbers


def make_vehicle(vin: str = "") -> Vehicle:
    return register_vehicle(vin or make_vin(), model=make_model(), by=SYSTEM)


def make_driver(name: str = "张小明", mobile: str = "") -> Customer:
    """A private customer with a phone of their own."""
    return register_person(name, "", mobile=mobile or f"138{next(numbers):08d}", by=SYSTEM)


def a_delivered_order(
    dealer: Dealer,
    *,
    vehicle: Vehicle | None = None,
    customer: Customer | None = None,
    advisor: Actor | None = None,
    technician: Actor | None = None,
    type: str = RoType.NORMAL,
    delivered_at: dt.datetime | None = None,
    mileage: int = 12_000,
    has_paint: bool = False,
    amount_customer: Decimal | int = 800,
    amount_warranty: Decimal | int = 0,
    amount_insurance: Decimal | int = 0,
    **more: object,
) -> RepairOrder:
    """An order that went all the way, delivered at `delivered_at` (now without one).

    It was written as a row and not by the services, so that a test may have many of them in any year;
    it has one line per payer that pays. `more` are further fields of the order.
    """
    advisor = advisor or make_person(Role.D_SA, dealer)
    technician = technician or make_person(Role.D_TECH, dealer)
    end = delivered_at or timezone.now()
    amounts = {
        Payer.CUSTOMER: Decimal(amount_customer),
        Payer.WARRANTY: Decimal(amount_warranty),
        Payer.INSURANCE: Decimal(amount_insurance),
    }
    fields = {
        "number": f"RO-T-{next(numbers):06d}",
        "vehicle": vehicle or make_vehicle(),
        "customer": customer or make_driver(),
        "state": RoState.DELIVERED,
        "mileage_in": mileage,
        "mileage_out": mileage + 2,
        "promised_at": end,
        **_times(end),
        **more,
    }
    order = RepairOrder.objects.create(
        dealer=dealer,
        type=type,
        advisor_id=advisor.user_id,
        technician_id=technician.user_id,
        has_paint=has_paint,
        amount_customer=amounts[Payer.CUSTOMER],
        amount_warranty=amounts[Payer.WARRANTY],
        amount_insurance=amounts[Payer.INSURANCE],
        **fields,
    )
    kind = ItemKind.PAINT if has_paint else ItemKind.LABOUR
    for payer, amount in amounts.items():
        if amount:
            # Proposed, because a customer's line in work needs the approval that covers it.
            RoItem.objects.create(
                order=order, kind=kind, payer=payer, description=f"项目{payer.value}",
                unit_price=amount, amount=amount, state=ItemState.PROPOSED, proposed_at=end,
            )  # fmt: skip
    return order


def _times(end: dt.datetime) -> dict[str, dt.datetime]:
    """Every mandatory moment, a quarter of an hour apart, the keys last."""
    moments = (
        "arrived_at", "greeted_at", "opened_at", "inspected_at", "quoted_at", "approved_at",
        "started_at", "finished_at", "qc_passed_at", "settle_started_at", "settled_at", "paid_at",
        "delivered_at",
    )  # fmt: skip
    quarter = dt.timedelta(minutes=15)
    return {name: end - quarter * back for back, name in enumerate(reversed(moments))}
