"""Another car than the one agreed: who is asked, what it costs whom (domain.md 5.4)."""

import copy
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from rental.calc.pricing import rental_days
from rental.calc.substitution import Effect, Priced, price_effect, range_is_short
from rental.choices import OrderState
from rental.choices.plan import DOWNGRADE_FACTOR, AssignedBy
from rental.choices.policy import BUFFER_BEFORE, RANGE_SHARE
from rental.choices.roles import OPERATORS
from rental.choices.substitution import Exchange
from rental.models import RentalOrder, RentalVehicle, Substitution
from rental.rules.values import value_for
from rental.selectors.plan.fits import refusals
from rental.selectors.prices import tariff_on
from rental.services.handover import locked_order
from rental.services.house_values import go_by
from rental.services.plan import CarRefused, assign
from rental.services.plan.assigning import give
from rental.services.signing import Proof, Signature, keep_signature

KEYS = (DOWNGRADE_FACTOR, RANGE_SHARE)


@dataclass(frozen=True, slots=True)
class Swap:
    """Which car, why, and the customer's written consent where one is needed."""

    vehicle_id: int
    reason: str = ""
    consent: Signature | None = None


def substitute_car(
    order_id: int, swap: Swap, *, by: Actor, version: int | None = None
) -> RentalOrder:
    """The order gets this car before it leaves; a consent that was signed is kept with what it gives back.

    A car of a lower class that a plan gave stays, and is signed for.

    Raises DomainError (DOWNGRADE_CONSENT, STORE_CONSENT, RANGE_CONSENT without a signature, CAR_TAKEN …),
    InvalidInput (REASON_MISSING).
    """
    RentalOrder.objects.visible_to(by).only("pk").get(pk=order_id)
    proof = keep_signature(swap.consent, by=by) if swap.consent else None
    with transaction.atomic():
        order = locked_order(order_id, version, by)
        car = car_of(swap.vehicle_id, by)
        before = order.vehicle
        noted = note_swap(order, car, swap, proof, by=by)
        if order.state == OrderState.IN_USE:
            message = _("The car is out; another one is given for a breakdown only.")
            raise DomainError(Refusal("CHANGE_TOO_LATE", message))
        if before != car or noted is None:
            assign(order.pk, car.pk, by=by, reason=swap.reason)
        order.refresh_from_db()
        before_id = before.pk if before else None
        record(order, "rental.car_substituted", by=by, vehicle=car.pk, before=before_id)
    return order


def put_on_the_road(
    order: RentalOrder, swap: Swap, proof: Proof | None, *, by: Actor
) -> RentalVehicle:
    """The car that a customer whose own broke down gets from now on; freezing does not hold it up.

    The caller holds the order. Raises CarRefused with every reason, InvalidInput (REASON_MISSING).
    """
    car = car_of(swap.vehicle_id, by)
    note_swap(order, car, swap, proof, by=by, since=timezone.now())
    keep_from_now_on(order, car, by=by, reason=swap.reason)
    return car


def keep_from_now_on(
    order: RentalOrder, car: RentalVehicle, *, by: Actor, reason: str = ""
) -> None:
    """The customer on the road gets this car for the rest of the rental; both are held by the caller."""
    now = timezone.now()
    then = copy.copy(order)
    then.start_at = now + dt.timedelta(minutes=value_for(order, BUFFER_BEFORE))
    then.end_at = max(order.end_at, then.start_at + dt.timedelta(minutes=1))
    found = refusals(then, car, now=now)
    if found:
        raise CarRefused(*found)
    give(then, car, by=by, how=AssignedBy.HAND, reason=reason)
    order.refresh_from_db()


def car_of(vehicle_id: int, by: Actor) -> RentalVehicle:
    cars = RentalVehicle.objects.visible_to(by).select_related("vehicle__model", "vehicle_class")
    return cars.lock(vehicle_id)


def note_swap(
    order: RentalOrder,
    car: RentalVehicle,
    swap: Swap,
    proof: Proof | None,
    *,
    by: Actor,
    since: dt.datetime | None = None,
) -> Substitution | None:
    """What the exchange means, on record once for each car of an order; the consent opens the way for it."""
    if by.role not in OPERATORS:
        raise DomainError(WRONG_ROLE)
    go_by(order, KEYS)
    effect = effect_of(order, car, since or order.start_at)
    if effect.kind == Exchange.UPGRADE and not swap.reason.strip():
        message = _("Say why a higher class is given.")
        raise InvalidInput(Refusal("REASON_MISSING", message, "reason"))
    if proof is not None:
        order.may_downgrade = order.may_downgrade or effect.needs_consent
        order.may_swap_store = order.may_swap_store or car.dealer_id != order.dealer_id
        order.range_agreed = order.range_agreed or is_short_of_range(order, car)
        if order.pinned_vehicle_id != car.pk:
            order.pinned_vehicle = None  # the customer takes this one instead of the promised one
        order.save_fields(
            *("may_downgrade", "may_swap_store", "range_agreed", "pinned_vehicle", "policy_values")
        )
    if effect.needs_consent and proof is None:
        message = _("A lower class needs the customer's written consent.")
        raise DomainError(Refusal("DOWNGRADE_CONSENT", message, "person"))
    return keep_effect(order, car, effect, swap.reason, proof, by=by)


def keep_effect(
    order: RentalOrder,
    car: RentalVehicle,
    effect: Effect,
    reason: str,
    proof: Proof | None,
    *,
    by: Actor,
) -> Substitution | None:
    """Noted once for each car of an order; the same class as booked at the first assignment is nothing.

    The car that the order has already is noted where the customer signs for its lower class.
    """
    known = Substitution.objects.filter(order=order, vehicle=car).exists()
    has_it = order.vehicle_id == car.pk
    if known or (has_it and not effect.needs_consent):
        return None
    if order.vehicle_id is None and effect.kind == Exchange.SAME_CLASS and proof is None:
        return None
    return Substitution.objects.create(
        order=order,
        old_vehicle_id=None if has_it else order.vehicle_id,
        vehicle=car,
        kind=effect.kind,
        steps=effect.steps,
        days=rental_days(order.start_at, order.end_at),
        house_cost=effect.house_cost,
        refund=effect.refund,
        reason=reason.strip()[:200],
        other_store=car.dealer_id != order.dealer_id,
        range_is_short=is_short_of_range(order, car),
        policy_values=order.policy_values,
        made_by_id=by.user_id,
        at=timezone.now(),
        **(proof.columns if proof else {}),
    )


def effect_of(order: RentalOrder, car: RentalVehicle, since: dt.datetime) -> Effect:
    """The price between the booked class and the car's, for the days from `since` on."""
    day = timezone.localdate(since)
    given = tariff_on(car.vehicle_class_id, order.dealer_id, day)
    return price_effect(
        Priced(order.vehicle_class.rank, Decimal(order.daily_rate)),
        Priced(car.vehicle_class.rank, Decimal(given.per_day)),
        rental_days(min(since, order.end_at), order.end_at),
        factor=value_for(order, DOWNGRADE_FACTOR),
    )


def is_short_of_range(order: RentalOrder, car: RentalVehicle) -> bool:
    share = value_for(order, RANGE_SHARE)
    return range_is_short(order.planned_daily_km or 0, car.range_km, share)


@transaction.atomic
def note_told(substitution_id: int, *, by: Actor) -> Substitution:
    """The customer knows of the other car. Raises DomainError (WRONG_ROLE)."""
    seen = Substitution.objects.visible_to(by).get(pk=substitution_id)
    order = RentalOrder.objects.visible_to(by).lock(seen.order_id)
    if by.role not in OPERATORS:
        raise DomainError(WRONG_ROLE)
    told = Substitution.objects.get(pk=substitution_id)
    if told.told_at is None:
        told.told_at = timezone.now()
        told.save(update_fields=("told_at",))
        record(order, "rental.customer_told", by=by, substitution=told.pk)
    return told


@transaction.atomic
def note_upgrade(order_id: int, *, by: Actor) -> Substitution | None:
    """A higher class that a plan or a move gave: its reason and cost are on record like any other's."""
    order = RentalOrder.objects.visible_to(by).select_related("vehicle_class").lock(order_id)
    held = order.assignments.held().select_related("vehicle__vehicle_class").first()
    if held is None or held.steps <= 0:
        return None
    if Substitution.objects.filter(order=order, vehicle=held.vehicle).exists():
        return None
    return Substitution.objects.create(
        order=order,
        vehicle=held.vehicle,
        kind=Exchange.UPGRADE,
        steps=held.steps,
        days=rental_days(order.start_at, order.end_at),
        house_cost=held.cost,
        reason=held.reason or held.assigned_by,
        made_by_id=by.user_id,
        at=held.made_at,
    )
