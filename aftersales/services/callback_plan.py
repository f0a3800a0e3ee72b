"""Planning callbacks: who is called until when, and on whose list that stands (domain.md 4.8)."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from aftersales.calc.callbacks import Due, Visitor, due_of, priority_of
from aftersales.choices import (
    CALLBACK_DAYS,
    CLUB_CALLBACK_DAYS,
    LARGE_AMOUNT,
    CallbackKind,
    RoType,
    TaskState,
)
from aftersales.models import CallbackTask, RepairOrder
from aftersales.selectors.club import is_club_member
from aftersales.services.caller_lists import put_on_a_list
from aftersales.services.quick_forms import close_unconfirmed
from aftersales.workflow.callbacks import CALLBACK_FLOW
from dealerops.foundation.actor import Actor
from dealerops.journal.services import record
from dealerops.policy.keys import Key
from dealerops.policy.services import Values
from dealerops.registry.choices import ConsentScope, ContactPurpose
from dealerops.registry.services import refusal_to_contact
from dealerops.workcal.services import dealer_open, local_date, lookup, recomputed_due

NOT_CALLED = frozenset({RoType.INTERNAL, RoType.PDI})


@transaction.atomic
def plan_callback(order_id: int, *, by: Actor) -> CallbackTask | None:
    """The callback that a delivered order brings, on somebody's list at once; planned twice, made once.

    None for internal work and new cars, and for customers who do not want to be called.
    """
    orders = RepairOrder.objects.visible_to(by).select_related("customer")
    order = orders.get(pk=order_id)
    known = order.callbacks.surveys().first()
    if known or order.type in NOT_CALLED or order.delivered_at is None:
        return known
    if refusal_to_contact(order.customer_id, ContactPurpose.CALLBACK):
        return None
    delivered_on = local_date(order.delivered_at)
    values = Values(on=delivered_on, dealer_id=order.dealer_id)
    kind = _kind_for(order)
    due = _due(order.dealer_id, delivered_on, values[_days_key(kind)])
    task = CallbackTask(
        order=order,
        dealer_id=order.dealer_id,
        customer_id=order.customer_id,
        kind=kind,
        advisor_id=order.advisor_id,
        delivered_on=delivered_on,
        earliest_on=due.earliest,
        due_raw=due.raw,
        due_on=due.on,
        due_at=due.at,
        priority=priority_of(_visitor(order), values[LARGE_AMOUNT]),
        policy_values=values.used(),
    )
    put_on_a_list(task)
    task.save()
    record(task, "aftersales.callback_planned", by=by, kind=kind, due_on=due.on)
    return task


@transaction.atomic
def redate_callbacks(dealer_id: int, *, entered_on: dt.date, by: Actor) -> int:
    """Follow a change of the dealer's calendar entered on that day; returns how many have moved.

    Only callbacks that are open and not late yet: what was missed stays missed. A date moves earlier
    at most to the end of the day after the entry (domain.md 0.4).
    """
    now = timezone.now()
    waiting = (
        CallbackTask.objects.visible_to(by)
        .open()
        .surveys()
        .filter(dealer=dealer_id, due_at__gt=now)
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    is_open, moved = lookup(dealer_open(dealer_id)), 0
    for task in waiting:
        days = (task.due_raw - task.delivered_on).days
        wanted = due_of(task.delivered_on, days, is_open)
        due_at = recomputed_due(task.due_at, wanted.at, entered_on)
        if due_at == task.due_at:
            continue
        before, task.due_at = task.due_on, due_at
        task.due_on = local_date(due_at) - dt.timedelta(days=1)
        task.save_fields("due_on", "due_at")
        record(task, "aftersales.callback_redated", by=by, was=before, due_on=task.due_on)
        moved += 1
    return moved


@transaction.atomic
def cancel_callbacks_of(customer_id: int, *, by: Actor) -> int:
    """Take a customer who asked not to be called off every list; returns how many callbacks that were."""
    waiting = CallbackTask.objects.visible_to(by).open().filter(customer=customer_id)
    done = 0
    for task in waiting.select_for_update(of=("self",)).order_by("pk"):
        close_callback(task, "cancel", by=by, reason="DNC")
        done += 1
    return done


@transaction.atomic
def cancel_refused_callbacks(dealer_id: int, *, by: Actor) -> int:
    """What was planned in the moment in which the customer refused is taken off, too; how many that were."""
    waiting = CallbackTask.objects.visible_to(by).open().filter(dealer=dealer_id)
    asked = Q(customer__dnc_entries__isnull=False, customer__dnc_entries__lifted_at=None)
    said = Q(
        customer__consents__scope=ConsentScope.SERVICE_CALL, customer__consents__is_given=False
    )
    customers = (
        waiting.filter(asked | said).order_by().values_list("customer", flat=True).distinct()
    )
    return sum(
        cancel_callbacks_of(customer_id, by=by)
        for customer_id in sorted(customers)
        if refusal_to_contact(customer_id, ContactPurpose.CALLBACK)
    )


def close_callback(task: CallbackTask, name: str, *, by: Actor, reason: str = "") -> None:
    """Fire a transition that ends the callback, and save it; the caller holds the row.

    A second callback that brought no verdict leaves its quick form solved, not confirmed.
    """
    step = CALLBACK_FLOW.fire(task, name, by=by)
    task.closed_at = timezone.now()
    if step.target == TaskState.DONE:
        task.done_at = task.closed_at
    task.later_at = None
    task.corrections.waiting().update(ended_at=task.closed_at, was_found=False)
    task.save_fields(
        *("state", "closed_at", "done_at", "later_at", "first_attempt_at", "first_contact_at")
    )
    record(task, "aftersales.callback_closed", by=by, step=step, reason=reason, kind=task.kind)
    if task.form_id and step.target != TaskState.DONE:
        close_unconfirmed(task.form_id, reason=step.target)


def _kind_for(order: RepairOrder) -> CallbackKind:
    in_club = is_club_member(dealer_id=order.dealer_id, customer_id=order.customer_id)
    return CallbackKind.CLUB if in_club else CallbackKind.AFTER_REPAIR


def _days_key(kind: CallbackKind) -> Key[int]:
    return CLUB_CALLBACK_DAYS if kind == CallbackKind.CLUB else CALLBACK_DAYS


def _due(dealer_id: int, delivered_on: dt.date, days: int) -> Due:
    return due_of(delivered_on, days, lookup(dealer_open(dealer_id)))


def _visitor(order: RepairOrder) -> Visitor:
    earlier = RepairOrder.objects.filter(
        dealer=order.dealer_id, customer=order.customer_id, delivered_at__lt=order.delivered_at
    )
    return Visitor(
        is_private=not order.customer.is_organisation,
        is_rework=order.type == RoType.REWORK,
        has_paint=order.has_paint,
        amount=order.amount_customer + order.amount_warranty + order.amount_insurance,
        is_new=not earlier.exists(),
    )
