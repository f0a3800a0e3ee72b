"""What an order's page says of the rental, the people and the money, masked as everywhere."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.reporting import Kind
from dealerops.portal.templatetags.dx import local_name, money, number, written
from rental.choices import AcceptedBy, DepositKind
from rental.choices import OrderState as S
from rental.models import Offer, RentalOrder
from rental.selectors.secured import needed, secured

Text = str | Promise
Facts = list[tuple[Text, object]]
Step = tuple[Text, str, Text]
STEPS: Sequence[tuple[Text, frozenset[str]]] = (
    (_("Inquiry"), frozenset({S.INQUIRY})),
    (_("Confirm"), frozenset({S.PENDING_CONFIRM})),
    (pgettext_lazy("rental", "Plan"), frozenset({S.CONFIRMED, S.ASSIGNED})),
    (_("Hand-over"), frozenset({S.READY})),
    (_("On the road"), frozenset({S.IN_USE})),
    (_("Settle"), frozenset({S.RETURNED, S.SETTLING})),
    (_("Deposit"), frozenset({S.DEPOSIT_HOLD})),
)
STOPPED = frozenset({S.CANCELLED, S.NO_SHOW, S.REJECTED})
LINES: dict[str, Text] = {
    "RENT": _("Rent"),
    "INSURANCE": _("Insurance"),
    "CHILD_SEAT": _("Child seat"),
    "DELIVERY": _("Bringing the car"),
    "ONE_WAY": _("Left at another store"),
}


def steps_of(order: RentalOrder) -> list[Step]:
    """Where the order stands; one that came to nothing stopped."""
    if order.state in STOPPED:
        return [(S(order.state).label, "stopped", "")]
    place = next(
        (n for n, (_label, states) in enumerate(STEPS) if order.state in states), len(STEPS)
    )
    return [
        (label, "done" if n < place else "now" if n == place else "", "")
        for n, (label, _states) in enumerate(STEPS)
    ]


def rental_facts(order: RentalOrder) -> Facts:
    needs = order.needs
    return [
        (_("Class"), local_name(order.vehicle_class)),
        (pgettext_lazy("rental", "From"), written(order.start_at, Kind.DATETIME)),
        (pgettext_lazy("rental", "Until"), written(order.end_at, Kind.DATETIME)),
        (_("Store"), local_name(order.dealer)),
        (_("Returned to"), local_name(order.return_dealer)),
        (_("Assigned car"), str(order.vehicle or "")),
        (_("Promised car"), str(order.pinned_vehicle or "")),
        (_("Seats, at least"), order.seats),
        (_("Child seats"), needs.get("child_seats")),
        (_("Needs a place to charge"), _("yes") if needs.get("charging") else ""),
        (_("Brought to the customer"), _("yes") if needs.get("delivery") else ""),
        (_("Planned km a day"), number(order.planned_daily_km)),
        (_("May get a higher class"), _yes_no(yes=order.may_upgrade)),
        (_("Agreed to a lower class"), _yes_no(yes=order.may_downgrade)),
        (_("Agreed to a car of another store"), _yes_no(yes=order.may_swap_store)),
        (_("Note"), order.note),
    ]


def people_facts(order: RentalOrder) -> Facts:
    return [
        (_("Customer"), order.customer.masked_name),
        (_("Phone"), order.customer.masked_mobile),
        (_("ID number"), order.customer.masked_id_number),
        (_("ID was checked"), _yes_no(yes=order.id_checked)),
        (pgettext_lazy("rental", "Driver"), order.masked_driver),
        (_("Driver's phone"), order.masked_mobile),
        (_("Driving licence number"), order.masked_licence),
        (_("Licence valid until"), written(order.licence_until, Kind.DATE)),
        (_("Came through"), order.source_label),
        (_("Platform's number"), order.external_id or ""),
        (_("Operator"), str(order.operator or "")),
    ]


def money_facts(order: RentalOrder, offer: Offer | None) -> Facts:
    facts: Facts = [
        (_("Insurance plan"), local_name(order.insurance_plan) if order.insurance_plan else ""),
        (_("Total"), money(order.total) if order.accepted_at else ""),
        (_("Terms"), str(order.terms or "")),
        (_("Accepted"), _how(offer)),
        (_("Use of the location"), _yes_no(yes=order.location_agreed_at is not None)),
        (_("Rental deposit, needed"), money(needed(order))),
        (_("Rental deposit, secured"), money(secured(order))),
        (_("Violation deposit, secured"), money(secured(order, DepositKind.VIOLATION))),
    ]
    if order.cancel_fee:
        facts.append((_("Cancellation fee"), money(order.cancel_fee)))
    if order.compensation:
        facts.append((_("Compensation"), money(order.compensation)))
    return facts


def lines_of(offer: Offer) -> list[tuple[Text, str, str, str]]:
    """Component, how many, at what price, and what that makes."""
    return [
        (
            LINES.get(line["code"], line["code"]),
            f"{Decimal(line['quantity']).normalize():f}",
            money(Decimal(line["unit"])),
            money(Decimal(line["amount"])),
        )
        for line in offer.lines
    ]


def _how(offer: Offer | None) -> Any:
    if offer is None or offer.accepted_at is None:
        return ""
    at = written(offer.accepted_at, Kind.DATETIME)
    return f"{at} · {AcceptedBy(offer.accepted_by).label}"


def _yes_no(*, yes: bool) -> Text:
    return _("yes") if yes else _("no")
