"""Records of the authority and custodies of cars, as the tests of violations need them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.registry.choices import CustodyKind
from dealerops.registry.models import Custody
from rental.models import RentalOrder, RentalVehicle, Violation
from rental.services.violations import ViolationFacts, take_in
from tests.factories.market import numbers


def plate_of(car: RentalVehicle) -> str:
    return str(car.vehicle.plates.order_by("-valid")[0].plate)


def facts_of(car: RentalVehicle | str, at: dt.datetime, **more: Any) -> ViolationFacts:
    """A parking fine of 200 without points, unless `more` says otherwise."""
    said: dict[str, Any] = {
        "source": "POLICE",
        "plate": car if isinstance(car, str) else plate_of(car),
        "occurred_at": at,
        "place": f"长安街{next(numbers)}号",
        "code": "1039",
        "fine": Decimal(200),
        "description": "违停",
        "authority": "北京市公安局交通管理局",
        **more,
    }
    return ViolationFacts(**said)


def a_violation(car: RentalVehicle | str, at: dt.datetime, dealer: Any, **more: Any) -> Violation:
    """One record taken in by the system."""
    return take_in([facts_of(car, at, **more)], dealer_id=dealer.pk, by=SYSTEM)[0].violation


def give_car(
    car: RentalVehicle,
    begins: dt.datetime,
    ends: dt.datetime | None = None,
    *,
    order: RentalOrder | None = None,
    kind: str = "",
    in_conflict: bool = False,
) -> Custody:
    """Somebody has the car: the customer of `order`, else `kind` of our own."""
    reason = ("rental.rentalorder", order.pk) if order else ("rental.test", next(numbers))
    return Custody.objects.create(
        vehicle=car.vehicle,
        kind=kind or (CustodyKind.RENTAL if order else CustodyKind.STAFF),
        dealer=car.dealer,
        reason_type=reason[0],
        reason_id=reason[1],
        span=DateTimeTZRange(begins, ends),
        in_conflict=in_conflict,
    )


def days_ago(days: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)
