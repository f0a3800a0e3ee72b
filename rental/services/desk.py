"""The operator's call: reach the customer, check the papers, confirm or say no (domain.md 5.1)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from rental.choices import CallPurpose, EndReason
from rental.choices.roles import OPERATORS
from rental.models import OrderCall, RentalOrder
from rental.querysets.orders import OVER
from rental.rules.orders import is_of_our_store
from rental.selectors.blocklist import is_blocked
from rental.selectors.ledger import open_debt
from rental.selectors.secured import is_secured
from rental.services.offers import revoke_offers
from rental.workflow.orders import ORDER_FLOW


@dataclass(frozen=True, slots=True)
class CallFacts:
    """One call to the customer."""

    purpose: str
    reached: bool
    note: str = ""


@transaction.atomic
def note_call(order_id: int, call: CallFacts, *, by: Actor) -> OrderCall:
    """The customer was called; whoever answered for the first time has been contacted.

    Raises DomainError (WRONG_ROLE, NOT_YOUR_STORE, STATE_CONFLICT).
    """
    order = RentalOrder.objects.visible_to(by).lock(order_id)
    person = only_operators_of_the_store(order, by)
    if order.state in OVER:
        raise DomainError(Refusal("STATE_CONFLICT", _("This order is over.")))
    now = timezone.now()
    made = OrderCall.objects.create(
        order=order,
        purpose=call.purpose,
        reached=call.reached,
        note=call.note.strip()[:500],
        called_at=now,
        called_by_id=person,
    )
    if call.reached and call.purpose == CallPurpose.CONFIRM and order.contacted_at is None:
        order.contacted_at = now
        order.save_fields("contacted_at")
    record(order, "rental.called", by=by, purpose=call.purpose, reached=call.reached)
    return made


@transaction.atomic
def note_id_check(order_id: int, *, by: Actor) -> RentalOrder:
    """Somebody compared the customer's ID with the order."""
    order = RentalOrder.objects.visible_to(by).lock(order_id)
    only_operators_of_the_store(order, by)
    if not order.id_checked:
        order.id_checked = True
        order.save_fields("id_checked")
        record(order, "rental.id_checked", by=by)
    return order


@transaction.atomic
def confirm_order(order_id: int, *, by: Actor, version: int | None = None) -> RentalOrder:
    """Everything holds: the order goes into the plan. Every gap is told at once.

    Raises TransitionRefused (NOT_CONTACTED, LICENCE_…, BLOCKED_CUSTOMER, UNPAID_DEBT, DEPOSIT_MISSING …).
    """
    orders = RentalOrder.objects.visible_to(by).select_related("customer")
    order = orders.lock(order_id)
    order.expect_version(version)
    step = ORDER_FLOW.fire(order, "confirm", by=by, also=_in_the_way(order))
    order.confirmed_at = timezone.now()
    order.operator_id = order.operator_id or by.user_id
    order.save_fields("state", "confirmed_at", "operator")
    revoke_offers(order, at=order.confirmed_at)
    record(order, "rental.confirmed", by=by, step=step)
    return order


@transaction.atomic
def refuse_order(
    order_id: int, code: str, reason: str = "", *, by: Actor, version: int | None = None
) -> RentalOrder:
    """An inquiry that is lost, or an order that we do not take. Raises InvalidInput without a reason."""
    order = RentalOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    check_reason(code, reason)
    event = "reject" if order.submitted_at else "lose"
    step = ORDER_FLOW.fire(order, event, by=by)
    order.end_code, order.cancel_reason, order.ended_at = code, reason.strip()[:200], timezone.now()
    order.save_fields("state", "end_code", "cancel_reason", "ended_at")
    revoke_offers(order, at=order.ended_at)
    record(order, "rental.refused", by=by, step=step, reason=code)
    return order


def check_reason(code: str, reason: str) -> None:
    """A code, and words where the code says nothing."""
    if code not in EndReason.values or (code == EndReason.OTHER and not reason.strip()):
        raise InvalidInput(Refusal("REASON_MISSING", _("Please give a reason."), "code"))


def only_operators_of_the_store(order: RentalOrder, by: Actor) -> int:
    """Who it is. Raises DomainError (WRONG_ROLE, NOT_YOUR_STORE)."""
    if by.role not in OPERATORS or by.user_id is None:
        raise DomainError(WRONG_ROLE)
    refusal = is_of_our_store(order, by)
    if refusal:
        raise DomainError(refusal)
    return by.user_id


def _in_the_way(order: RentalOrder) -> Iterator[Refusal]:
    """What only a look at other records can say."""
    if is_blocked(order):
        message = _("Customer or driver is on the block list.")
        yield Refusal("BLOCKED_CUSTOMER", message)
    if open_debt(order.customer) > 0:
        yield Refusal("UNPAID_DEBT", _("The customer has unpaid debt."))
    if not is_secured(order):
        message = _("The rental deposit is neither taken nor pre-authorised.")
        yield Refusal("DEPOSIT_MISSING", message)
