"""Settling a rental: everything that follows from the return is booked once (domain.md 5.1, 5.10)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record
from rental.choices.changes import SETTLE_DAYS, ChangeKind, ChangeState
from rental.choices.ledger import ItemKind
from rental.models import LedgerItem, RentalOrder, ReturnBill
from rental.rules.breakdowns import breakdowns_have_a_cause
from rental.rules.handover import damage_was_looked_for
from rental.rules.values import value_for
from rental.services.handover import locked_order
from rental.services.house_values import go_by
from rental.services.ledger import charge, credit_note
from rental.workflow.orders import ORDER_FLOW

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Extras:
    """What was found out after the return: fuel or charging, tolls and parking, in CNY."""

    energy_fee: Decimal = NOTHING
    tolls: Decimal = NOTHING


def settle_order(
    order_id: int, extras: Extras, *, by: Actor, version: int | None = None
) -> RentalOrder:
    """Rent, extension, fees and refunds go to the ledger; the customer is told.

    Raises TransitionRefused (DAMAGE_UNCHECKED, BREAKDOWN_CAUSE_OPEN), InvalidInput (AMOUNT_NEGATIVE).
    """
    if min(extras.energy_fee, extras.tolls) < NOTHING:
        raise InvalidInput(Refusal("AMOUNT_NEGATIVE", _("An amount is not negative."), "tolls"))
    with transaction.atomic():
        order = locked_order(order_id, version, by)
        found = (damage_was_looked_for(order), breakdowns_have_a_cause(order))
        step = ORDER_FLOW.fire(order, "settle", by=by, also=[one for one in found if one])
        go_by(order, (SETTLE_DAYS,))
        order.settled_at = timezone.now()
        order.save_fields("state", "settled_at", "policy_values")
        bill = ReturnBill.objects.select_for_update().get(order=order)
        bill.energy_fee, bill.tolls = extras.energy_fee, extras.tolls
        bill.posted_at, bill.posted_by_id = order.settled_at, by.user_id
        bill.save(update_fields=("energy_fee", "tolls", "posted_at", "posted_by"))
        _book(order, bill, by)
        record(order, "rental.settled", by=by, step=step)
    return order


def _book(order: RentalOrder, bill: ReturnBill, by: Actor) -> None:
    """One item for each component; what is paid back is taken off the rent, the last days first.

    Never below nothing.
    """
    longer = min(_extensions(order), order.total)  # it may have been made shorter again
    rent = _charge(order, ItemKind.RENT, order.total - longer, "rent", by)
    more = _charge(order, ItemKind.EXTENSION, longer, "extension", by)
    _charge(order, ItemKind.LATE_FEE, bill.late_fee, "late", by)
    _charge(order, ItemKind.LATE_FEE, bill.harm_surcharge, "harm", by)
    _charge(order, ItemKind.ENERGY, bill.energy_fee, "energy", by)
    _charge(order, ItemKind.TOLL, bill.tolls, "toll", by)
    refunds = {
        "early": bill.early_refund,
        "stopped": bill.rent_stopped,
        "lower": bill.given_back,
    }
    left = {item: item.amount for item in (more, rent) if item}
    for name, rest in refunds.items():
        for item in left:
            part = min(rest, left[item])
            if part > NOTHING:
                left[item] -= part
                rest -= part
                key = f"order:{order.pk}:{name}:{item.kind.lower()}"
                credit_note(item.pk, part, key=key, by=by, ref=name)


def _charge(
    order: RentalOrder, kind: str, amount: Decimal, name: str, by: Actor
) -> LedgerItem | None:
    if amount <= NOTHING:
        return None
    days = dt.timedelta(days=value_for(order, SETTLE_DAYS))
    return charge(
        order=order,
        kind=kind,
        amount=amount,
        due_on=timezone.localdate() + days,
        key=f"order:{order.pk}:{name}",
        by=by,
        about=f"{order.number} {name}",
    )


def _extensions(order: RentalOrder) -> Decimal:
    """What longer rentals cost beyond what was agreed before the hand-over."""
    rows = order.changes.filter(kind=ChangeKind.EXTENSION, state=ChangeState.APPLIED)
    found: Decimal | None = rows.aggregate(more=Sum(F("new_total") - F("old_total")))["more"]
    return found or NOTHING
