"""What an order's page says of the car, the customer and the money, masked as everywhere."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftersales.choices import ItemState, Payer
from aftersales.models import RepairOrder, RoItem
from aftersales.rules.orders import phone_is_confirmed
from aftersales.selectors.money import approved_totals, paid_of
from dealerops.foundation.reporting import Kind
from dealerops.portal.templatetags.dx import local_name, money, number, written

Facts = list[tuple[str | Promise, object]]
NOT_WANTED = frozenset({ItemState.DECLINED, ItemState.DEFERRED, ItemState.CANCELLED})


def sums_of(order: RepairOrder, items: Sequence[RoItem]) -> Facts:
    """What the customer would pay, and from the quality check on what was approved, billed and paid."""
    standing = [
        item.amount
        for item in items
        if item.payer == Payer.CUSTOMER and item.state not in NOT_WANTED
    ]
    facts: Facts = [(_("Customer, as it stands"), money(sum(standing, Decimal(0))))]
    facts += _fee_of(order)
    if order.qc_passed_at:
        facts.append((_("Approved and done"), money(approved_totals(order)[Payer.CUSTOMER])))
    if order.settled_at:
        facts.append((_("Billed to the customer"), money(order.amount_customer)))
        facts.append((_("Paid"), money(paid_of(order))))
    return facts


def _fee_of(order: RepairOrder) -> Facts:
    fee = getattr(order, "inspection_fee", None)
    if fee is None:
        return []
    if fee.billed_at is None:
        return [(_("Inspection fee, if nothing is wanted"), money(fee.amount))]
    said = fee.get_kind_display() if fee.received_at else _("to be paid")
    return [(_("Inspection fee"), f"{money(fee.amount)} · {said}")]


def facts_of(order: RepairOrder) -> Facts:
    return [
        *_old_facts(order),
        (_("Customer"), order.customer.masked_name),
        (_("Phone"), order.customer.masked_mobile),
        (_("Phone confirmed with a code"), _("yes") if phone_is_confirmed(order) else _("no")),
        (_("Brought by"), order.masked_contact),
        (_("VIN"), order.vehicle.masked_vin),
        (_("Plate"), order.masked_plate),
        (_("Model"), local_name(order.vehicle.model)),
        (_("Type"), order.get_type_display()),
        (_("Guarantee of the repair"), order.get_guarantee_class_display()),
        (_("Came by"), order.get_mode_display() if order.mode else ""),
        (_("km at arrival"), number(order.mileage_in)),
        (_("Fuel or charge, %"), "" if order.fuel_percent is None else order.fuel_percent),
        (_("Valuables in the car"), order.valuables),
        (_("Service advisor"), str(order.advisor)),
        (_("Technician"), str(order.technician or "")),
        (_("Expected at"), written(order.planned_at, Kind.DATETIME)),
        (_("Ready by"), written(order.promised_at, Kind.DATETIME)),
    ]


def _old_facts(order: RepairOrder) -> Facts:
    """What an older system said of a visit that was taken over."""
    if not order.old_number:
        return []
    return [(_("Order in the old system"), order.old_number), (_("Work done"), order.old_work)]
