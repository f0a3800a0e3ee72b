"""What must hold for a rental order at each step, one small function per sentence (domain.md 5.1)."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor, House
from dealerops.foundation.errors import Refusal
from rental.choices import CallPurpose
from rental.choices.policy import NO_SHOW_CALLS, NO_SHOW_MINUTES
from rental.models import RentalOrder
from rental.rules.values import value_for


def is_of_our_store(order: RentalOrder, actor: Actor) -> Refusal | None:
    """The store that takes the car in sees the order; what else is done with it is ours to do."""
    if actor.house is not House.STORE or order.dealer_id in actor.dealer_ids:
        return None
    return Refusal("NOT_YOUR_STORE", _("This order belongs to another store."))


def start_is_ahead(order: RentalOrder) -> Refusal | None:
    if order.start_at > timezone.now():
        return None
    return Refusal("START_PASSED", _("The rental would have begun already."), "start_at")


def customer_was_reached(order: RentalOrder) -> Refusal | None:
    if order.contacted_at:
        return None
    return Refusal("NOT_CONTACTED", _("Nobody has spoken to the customer yet."))


def licence_is_valid_to_the_end(order: RentalOrder) -> Refusal | None:
    """The driver may drive on every day of the rental."""
    if not order.driver_name or not order.driver_licence or order.licence_until is None:
        message = _("Driver, licence number and its last day are needed.")
        return Refusal("LICENCE_MISSING", message, "driver_licence")
    if order.licence_until >= order.last_day:
        return None
    message = _("The licence is not valid until the end of the rental.")
    return Refusal("LICENCE_EXPIRES", message, "licence_until")


def id_was_checked(order: RentalOrder) -> Refusal | None:
    if order.id_checked:
        return None
    return Refusal("ID_UNCHECKED", _("The customer's ID was not checked."), "id_checked")


def insurance_is_chosen(order: RentalOrder) -> Refusal | None:
    if order.insurance_plan_id:
        return None
    return Refusal("INSURANCE_MISSING", _("Choose an insurance plan."), "insurance_plan")


def offer_was_accepted(order: RentalOrder) -> Refusal | None:
    """Price and terms, in a version that still stands."""
    if order.accepted_at and order.terms_id:
        return None
    return Refusal("NOT_ACCEPTED", _("The customer has not accepted price and terms."))


def nobody_came(order: RentalOrder) -> Refusal | None:
    """An hour after the start, and after two calls since then (domain.md 5.1)."""
    wait = dt.timedelta(minutes=value_for(order, NO_SHOW_MINUTES))
    if timezone.now() < order.start_at + wait:
        return Refusal("RENTER_EXPECTED", _("The customer may still come."))
    wanted = value_for(order, NO_SHOW_CALLS)
    calls = order.calls.filter(purpose=CallPurpose.NO_SHOW, called_at__gte=order.start_at)
    there = calls.count()
    if there >= wanted:
        return None
    message = _("Call the customer %(wanted)d times first; there were %(there)d calls.")
    return Refusal("CALLS_MISSING", message % {"wanted": wanted, "there": there})
