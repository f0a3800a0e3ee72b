"""The price of an order by the tariffs of its store and days (domain.md 5, Appendix A)."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.errors import DomainError, Refusal
from rental.calc.pricing import Extra, Price, price, rental_days
from rental.choices.policy import CHILD_SEAT, DELIVERY_FEE, ONE_WAY_KM
from rental.models import InsurancePlan, RentalOrder, StoreDistance, Tariff, TermsVersion
from rental.rules.values import value_for

NO_TARIFF = Refusal("NO_TARIFF", _("There is no tariff for this class on every day."))
NO_TERMS = Refusal("NO_TERMS", _("There are no terms in force."))
NO_INSURANCE = Refusal("INSURANCE_MISSING", _("Choose an insurance plan."), "insurance_plan")


def tariff_on(class_id: int, dealer_id: int, day: dt.date) -> Tariff:
    """The store's own tariff of the day, else that of all stores. Raises DomainError (NO_TARIFF)."""
    rows = Tariff.objects.filter(vehicle_class=class_id).applying(dealer_id)
    found = rows.valid_on(day).first()
    if found is None:
        raise DomainError(NO_TARIFF)
    return found


def terms_in_force(on: dt.date) -> TermsVersion:
    """Raises DomainError (NO_TERMS)."""
    found = TermsVersion.objects.valid_on(on).first()
    if found is None:
        raise DomainError(NO_TERMS)
    return found


def price_of(order: RentalOrder) -> Price:
    """What the order costs as it stands now. Raises DomainError (NO_TARIFF, INSURANCE_MISSING)."""
    plan = order.insurance_plan
    if plan is None:
        raise DomainError(NO_INSURANCE)
    rows = Tariff.objects.filter(vehicle_class=order.vehicle_class_id)
    tariffs = list(rows.applying(order.dealer_id))

    def rate_on(day: dt.date) -> Decimal:
        for one in tariffs:
            if day in one.valid:
                return Decimal(one.per_day)
        raise DomainError(NO_TARIFF)

    return price(
        order.start_at,
        order.end_at,
        first_day=timezone.localdate(order.start_at),
        rate_on=rate_on,
        extras=_extras(order, plan),
    )


def _extras(order: RentalOrder, plan: InsurancePlan) -> list[Extra]:
    days = Decimal(rental_days(order.start_at, order.end_at))
    seats = Decimal(order.needs.get("child_seats") or 0)
    delivery = Decimal(bool(order.needs.get("delivery")))
    return [
        Extra("INSURANCE", days, Decimal(plan.per_day)),
        Extra("CHILD_SEAT", days * seats, value_for(order, CHILD_SEAT)),
        Extra("DELIVERY", delivery, value_for(order, DELIVERY_FEE)),
        Extra("ONE_WAY", _way_back(order), value_for(order, ONE_WAY_KM)),
    ]


def _way_back(order: RentalOrder) -> Decimal:
    """Kilometres from where the car is left to where it belongs."""
    way = StoreDistance.objects.filter(origin=order.return_dealer_id, destination=order.dealer_id)
    return Decimal(way.values_list("km", flat=True).first() or 0)
