"""Orders come in: from the counter, the phone, the website, and from platforms once each (domain.md 5.1)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor, Channel, House
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.identifiers import phone
from dealerops.identifiers.messages import refusal_of
from dealerops.identifiers.verdict import normalise
from dealerops.journal.services import record
from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer
from rental.choices import OrderSource, OrderState
from rental.choices.policy import VIP_WEIGHT
from rental.choices.roles import OPERATORS
from rental.models import RentalOrder, RentalVehicle
from rental.rules.orders import is_of_our_store
from rental.rules.plan import car_is_filed, car_is_in_the_fleet, class_is_agreed
from rental.rules.values import value_for
from rental.services.numbers import next_number
from rental.services.redating import contact_due
from rental.services.renters import Renter, customer_of
from rental.services.values import values_of
from rental.workflow.orders import ORDER_FLOW

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
NEEDS = ("child_seats", "charging", "delivery")
BEFORE_CONFIRMED = frozenset({OrderState.INQUIRY, OrderState.PENDING_CONFIRM})
# What the price hangs on: changed after the customer said yes, the yes is gone.
PRICED = frozenset(
    {
        *("dealer_id", "return_dealer_id", "vehicle_class_id", "start_at", "end_at", "needs"),
        "insurance_plan_id",
    }
)


@dataclass(frozen=True, slots=True)
class Driver:
    """Who drives; empty where the customer has not said yet."""

    driver_name: str = ""
    driver_mobile: str = ""
    driver_licence: str = ""
    licence_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be rented, from where and when; `needs` has the keys of NEEDS and no others."""

    dealer_id: int
    return_dealer_id: int
    vehicle_class_id: int
    start_at: dt.datetime
    end_at: dt.datetime
    insurance_plan_id: int | None = None
    needs: Mapping[str, Any] = field(default_factory=dict)
    seats: int | None = None
    planned_daily_km: int | None = None
    range_agreed: bool = False
    delivery_address: str = ""
    may_upgrade: bool = True
    may_downgrade: bool = False
    may_swap_store: bool = False
    note: str = ""
    pinned_vehicle_id: int | None = None


@dataclass(frozen=True, slots=True)
class CameBy:
    """The way in: one of OrderSource, or a platform's code with its own number of the order."""

    source: str = OrderSource.COUNTER
    external_id: str = ""
    firm_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewOrder:
    """Everything that one intake says."""

    wish: Wish
    renter: Renter
    driver: Driver = field(default_factory=Driver)
    came_by: CameBy = field(default_factory=CameBy)
    is_vip: bool = False
    submit: bool = False


@transaction.atomic
def take_order(told: NewOrder, *, by: Actor) -> RentalOrder:
    """The order of an inquiry; `submit` asks at once that somebody confirms it.

    A platform's order that is known comes back as it stands (source and number say which).
    Raises InvalidInput per malformed field, DomainError (WRONG_ROLE, NOT_YOUR_STORE).
    """
    _may_take(told, by)
    known = _known(told.came_by)
    if known:
        return known
    check_wish(told.wish)
    driver = checked_driver(_driver_of(told))
    policy = values_of(told.wish.dealer_id)
    order = RentalOrder(
        number=next_number("RNT"),
        customer=customer_of(told.renter, by=by),
        source=told.came_by.source,
        external_id=told.came_by.external_id or None,
        firm_id=told.came_by.firm_id,
        operator_id=by.user_id if by.role in OPERATORS else None,
        policy_values=policy,
        **_columns(told.wish),
        **asdict(driver),
    )
    order.weight = value_for(order, VIP_WEIGHT) if told.is_vip else 1
    order.save(force_insert=True)
    record(order, "rental.order_taken", by=by, source=order.source, store=order.dealer_id)
    if told.submit:
        _submit(order, by=by)
    return order


@transaction.atomic
def submit_order(order_id: int, *, by: Actor, version: int | None = None) -> RentalOrder:
    """The inquiry becomes an order that is to be confirmed; the clock of the first call starts."""
    order = RentalOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    return _submit(order, by=by)


@transaction.atomic
def revise_order(
    order_id: int, wish: Wish, driver: Driver, *, by: Actor, version: int | None = None
) -> RentalOrder:
    """What was understood on the phone, until the order is confirmed.

    Whatever changes the price takes an acceptance back. Raises InvalidInput, StaleObject, DomainError.
    """
    order = RentalOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    _may_revise(order, wish.dealer_id, by)
    check_wish(wish, is_new=order.state == OrderState.INQUIRY)
    news = {**_columns(wish), **asdict(checked_driver(driver))}
    changed = [name for name, value in news.items() if getattr(order, name) != value]
    for name in changed:
        setattr(order, name, news[name])
    names = {name.removesuffix("_id") for name in changed}
    if PRICED & set(changed):
        names |= take_back_acceptance(order, at=timezone.now())
    if names:
        order.save_fields(*names)
        record(order, "rental.order_revised", by=by, fields=sorted(changed))
    return order


def take_back_acceptance(order: RentalOrder, *, at: dt.datetime) -> set[str]:
    """Offers that are out and a yes that was given hold no longer; which fields are to be saved."""
    order.offers.filter(revoked_at=None).update(revoked_at=at)
    order.accepted_at = order.location_agreed_at = order.terms = None
    order.daily_rate = order.rent = order.total = Decimal(0)
    return {"accepted_at", "location_agreed_at", "terms", "daily_rate", "rent", "total"}


def check_wish(wish: Wish, *, is_new: bool = True) -> None:
    """Raises InvalidInput with every field that cannot be."""
    found = []
    if wish.end_at <= wish.start_at:
        message = _("The rental ends after it begins.")
        found.append(Refusal("SPAN_BACKWARDS", message, "end_at"))
    if is_new and wish.start_at <= timezone.now():
        message = _("The rental would have begun already.")
        found.append(Refusal("START_PASSED", message, "start_at"))
    stores = {wish.dealer_id, wish.return_dealer_id}
    there = Dealer.objects.active().filter(kind=DealerKind.RENTAL_STORE, pk__in=stores)
    if there.count() != len(stores):
        found.append(Refusal("STORE_UNKNOWN", _("There is no such store."), "dealer"))
    if set(wish.needs) - set(NEEDS):
        found.append(Refusal("NEED_UNKNOWN", _("There is no such need."), "needs"))
    if wish.needs.get("delivery") and not wish.delivery_address.strip():
        message = _("Say where the car is to be brought.")
        found.append(Refusal("ADDRESS_MISSING", message, "delivery_address"))
    if wish.pinned_vehicle_id is not None:
        found += _why_not_promised(wish, wish.pinned_vehicle_id)
    if found:
        raise InvalidInput(*found)


def _why_not_promised(wish: Wish, car_id: int) -> list[Refusal]:
    """A promised car is the store's own and one that the customer would take (domain.md 5.3, 5.4)."""
    cars = RentalVehicle.objects.select_related("vehicle_class").filter(dealer=wish.dealer_id)
    car = cars.filter(pk=car_id).first()
    if car is None:
        message = _("Only a car of this store can be promised.")
        return [Refusal("PROMISE_NOT_OURS", message, "pinned_vehicle")]
    order = RentalOrder(
        vehicle_class_id=wish.vehicle_class_id,
        end_at=wish.end_at,
        may_upgrade=wish.may_upgrade,
        may_downgrade=wish.may_downgrade,
    )
    rules = (car_is_filed, car_is_in_the_fleet, class_is_agreed)
    return [refusal for rule in rules if (refusal := rule(order, car))]


def checked_driver(driver: Driver) -> Driver:
    """The driver with normalised numbers. Raises InvalidInput."""
    mobile = phone.national(driver.driver_mobile)
    refusal = (
        refusal_of(phone.validate_contact(mobile, is_company=False), field="driver_mobile")
        if mobile
        else None
    )
    if refusal:
        raise InvalidInput(refusal)
    return Driver(
        driver.driver_name.strip()[:60],
        mobile,
        normalise(driver.driver_licence),
        driver.licence_until,
    )


def _driver_of(told: NewOrder) -> Driver:
    """A person who says nothing else drives."""
    if told.driver.driver_name or told.renter.usc_code:
        return told.driver
    return replace(told.driver, driver_name=told.renter.name, driver_mobile=told.renter.mobile)


def _submit(order: RentalOrder, *, by: Actor) -> RentalOrder:
    step = ORDER_FLOW.fire(order, "submit", by=by)
    order.submitted_at = timezone.now()
    order.contact_due_at = contact_due(order, order.submitted_at)
    order.save_fields("state", "submitted_at", "contact_due_at")
    record(order, "rental.submitted", by=by, step=step)
    return order


def _columns(wish: Wish) -> dict[str, Any]:
    said = {one.name: getattr(wish, one.name) for one in fields(wish)}
    said["needs"] = {name: value for name, value in wish.needs.items() if value}
    said["delivery_address"] = wish.delivery_address.strip()
    return said


def _known(came_by: CameBy) -> RentalOrder | None:
    """The order that this number of this platform stands for; two who bring it queue up."""
    if not came_by.external_id:
        return None
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [f"rental:{came_by.source}:{came_by.external_id}"])
    found = RentalOrder.objects.filter(source=came_by.source, external_id=came_by.external_id)
    return found.first()


def _may_take(told: NewOrder, by: Actor) -> None:
    """Operators take orders of their own store; a platform comes by its key, the web as the system."""
    is_platform = by.channel is Channel.API and by.house is House.FIRM
    if is_platform and told.came_by.firm_id in by.firm_ids:
        return
    if by.house is House.NONE:
        return
    if by.role not in OPERATORS:
        raise DomainError(WRONG_ROLE)
    refusal = is_of_our_store(RentalOrder(dealer_id=told.wish.dealer_id), by)
    if refusal:
        raise DomainError(refusal)


def _may_revise(order: RentalOrder, dealer_id: int, by: Actor) -> None:
    """An order of ours stays with us."""
    if by.role not in OPERATORS:
        raise DomainError(WRONG_ROLE)
    refusal = is_of_our_store(order, by) or is_of_our_store(RentalOrder(dealer_id=dealer_id), by)
    if refusal:
        raise DomainError(refusal)
    if order.state not in BEFORE_CONFIRMED:
        message = _("A confirmed order is changed by a change request.")
        raise DomainError(Refusal("STATE_CONFLICT", message))
