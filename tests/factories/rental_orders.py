"""Rental orders in any state before the plan, brought there by the services that people use."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from rental.choices import CallPurpose, PayChannel
from rental.models import RentalOrder
from rental.services import (
    CallFacts,
    DepositFacts,
    Driver,
    NewOrder,
    Renter,
    Wish,
    accept_on_paper,
    confirm_order,
    make_offer,
    note_call,
    note_id_check,
    take_deposit,
    take_order,
)
from tests.factories.market import numbers
from tests.factories.rental import FAR, RentalHouse

LICENCE = "110105199001010010"


def a_wish(house: RentalHouse, *, days: int = 2, ahead: int = 96, **more: Any) -> Wish:
    """Class A for some days, starting so many hours from now."""
    start = timezone.now().replace(microsecond=0) + dt.timedelta(hours=ahead)
    facts = {
        "dealer_id": house.store.pk,
        "return_dealer_id": house.store.pk,
        "vehicle_class_id": house.a.pk,
        "start_at": start,
        "end_at": start + dt.timedelta(days=days),
        "insurance_plan_id": house.basic.pk,
    }
    return Wish(**{**facts, **more})


def a_renter(name: str = "王小红") -> Renter:
    return Renter(name, f"137{next(numbers):08d}")


def a_driver(**more: Any) -> Driver:
    facts = {
        "driver_name": "王小红",
        "driver_mobile": "13912345678",
        "driver_licence": LICENCE,
        "licence_until": FAR,
    }
    return Driver(**{**facts, **more})


def submitted(house: RentalHouse, **wish: Any) -> RentalOrder:
    """An order that waits to be confirmed."""
    told = NewOrder(a_wish(house, **wish), a_renter(), a_driver(), submit=True)
    return take_order(told, by=house.operator)


def ready_to_confirm(house: RentalHouse, **wish: Any) -> RentalOrder:
    """Called, checked, accepted on paper and secured by a deposit."""
    order = submitted(house, **wish)
    note_call(order.pk, CallFacts(CallPurpose.CONFIRM, reached=True), by=house.operator)
    note_id_check(order.pk, by=house.operator)
    make_offer(order.pk, by=house.operator)
    accept_on_paper(order.pk, by=house.operator)
    deposit = DepositFacts("RENTAL", Decimal(3000), PayChannel.CARD, f"D{next(numbers)}")
    take_deposit(order.pk, deposit, by=house.operator)
    order.refresh_from_db()
    return order


def confirmed(house: RentalHouse, **wish: Any) -> RentalOrder:
    return confirm_order(ready_to_confirm(house, **wish).pk, by=house.operator)
