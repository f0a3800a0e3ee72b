"""After a change the car of an order is kept for the new times, or the order looks for another (domain.md 5.5)."""

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, Refusal
from rental.choices import OrderState
from rental.models import Assignment, RentalOrder
from rental.selectors.plan.fits import padded, values_of
from rental.selectors.plan.inputs import is_frozen
from rental.services.plan import CarRefused, NoCarFree, assign_best, lose_car, stretch


def refit(order: RentalOrder, *, by: Actor, may_move: bool = False) -> None:
    """The order, under lock, has its new times. A customer on the road keeps the car or nothing changes.

    With `may_move` orders that wait for the car are given another one first, where they can still be moved.
    Raises DomainError (CAR_TAKEN …, EXTENSION_CONFLICT) for an order whose car is out.
    """
    if order.vehicle_id is None:
        return
    waiting = take_off(order, by=by) if may_move else []
    try:
        stretch(order)
    except CarRefused:
        if order.state == OrderState.IN_USE:
            raise
        lose_car(order, by=by)
    for other in waiting:
        try:
            assign_best(other.pk, by=by)
        except (CarRefused, NoCarFree) as error:
            raise conflict(other) from error


def take_off(order: RentalOrder, *, by: Actor) -> list[RentalOrder]:
    """The orders that were to have the car in the new time; none of them may be frozen."""
    if order.vehicle is None:
        return []
    now = timezone.now()
    span = DateTimeTZRange(*padded(order, order.vehicle, values_of(order, now)))
    held = Assignment.objects.held().filter(vehicle=order.vehicle_id, span__overlap=span)
    held = held.filter(order__state__in=(OrderState.ASSIGNED, OrderState.READY))
    found = []
    for order_id in held.exclude(order=order.pk).order_by("span").values_list("order", flat=True):
        other = RentalOrder.objects.lock(order_id)
        if is_frozen(other, now, values_of(other, now)):
            raise conflict(other)
        lose_car(other, by=by)
        found.append(other)
    return found


def conflict(other: RentalOrder) -> DomainError:
    message = _("The car is needed for order %(number)s, and no other car can be given there.")
    return DomainError(Refusal("EXTENSION_CONFLICT", message % {"number": other.number}))
