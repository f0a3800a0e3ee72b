"""Orders that come to nothing: cancelled by whom and for how much, or nobody came (domain.md 5.1)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.foundation.workflow import Step
from dealerops.journal.services import record
from rental.calc.cancelling import CancelTerms, cancel_fee
from rental.calc.pricing import cents
from rental.choices import TO_PLAN, EndedBy, EndReason
from rental.choices.policy import (
    CANCEL_CAP_DAYS,
    CANCEL_FEE,
    CANCEL_FREE_HOURS,
    CANCEL_HALF_HOURS,
    CANCEL_HIGH_FEE,
    COMPENSATION_DAYS,
)
from rental.models import RentalOrder
from rental.rules.values import value_for
from rental.services import ledger, plan
from rental.services.desk import check_reason
from rental.services.offers import revoke_offers
from rental.services.releases import give_back_unused
from rental.workflow.orders import ORDER_FLOW

ENDED = ("state", "cancelled_by", "end_code", "cancel_reason", "cancel_fee", "compensation")


@dataclass(frozen=True, slots=True)
class Ending:
    """Who caused it, the coded reason, and words where the code says nothing."""

    cancelled_by: str
    code: str
    reason: str = ""


@transaction.atomic
def cancel_order(
    order_id: int, ending: Ending, *, by: Actor, version: int | None = None
) -> RentalOrder:
    """The rental will not be. A customer pays by the hours that were left, we pay where we caused it.

    Raises InvalidInput (REASON_MISSING, ENDED_BY_WHOM), TransitionRefused.
    """
    order = RentalOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    if ending.cancelled_by not in EndedBy.values:
        message = _("Say who caused it.")
        raise InvalidInput(Refusal("ENDED_BY_WHOM", message, "cancelled_by"))
    check_reason(ending.code, ending.reason)
    was_agreed, now = order.state in TO_PLAN, timezone.now()
    step = ORDER_FLOW.fire(order, "cancel", by=by)
    order.cancelled_by, order.end_code = ending.cancelled_by, ending.code
    order.cancel_reason = ending.reason.strip()[:200]
    if was_agreed and ending.cancelled_by == EndedBy.OPERATOR:
        order.compensation = cents(order.daily_rate * value_for(order, COMPENSATION_DAYS))
    elif was_agreed:
        order.cancel_fee = fee_if_cancelled(order, at=now)
    _end(order, "rental.cancelled", step, by=by, at=now)
    return order


@transaction.atomic
def note_no_show(order_id: int, *, by: Actor) -> RentalOrder:
    """Nobody came, and nobody answered: the car is free again, and the fee of the last hours is due."""
    order = RentalOrder.objects.visible_to(by).lock(order_id)
    now = timezone.now()
    step = ORDER_FLOW.fire(order, "no_show", by=by)
    order.end_code = EndReason.NO_ANSWER
    order.cancel_fee = fee_if_cancelled(order, at=now)
    _end(order, "rental.no_show", step, by=by, at=now)
    return order


def fee_if_cancelled(order: RentalOrder, *, at: dt.datetime) -> Decimal:
    """What a customer would pay who cancelled a confirmed order at that moment."""
    terms = CancelTerms(
        free_hours=value_for(order, CANCEL_FREE_HOURS),
        half_hours=value_for(order, CANCEL_HALF_HOURS),
        fee=value_for(order, CANCEL_FEE),
        high_fee=value_for(order, CANCEL_HIGH_FEE),
        cap_days=value_for(order, CANCEL_CAP_DAYS),
    )
    return cancel_fee(order.rent, order.daily_rate, order.start_at - at, terms)


def _end(order: RentalOrder, topic: str, step: Step, *, by: Actor, at: dt.datetime) -> None:
    plan.release(order, at=at)
    order.ended_at, order.vehicle = at, None
    order.save_fields(*ENDED, "ended_at", "vehicle")
    revoke_offers(order, at=at)
    if order.cancel_fee:
        ledger.charge(
            order=order,
            kind="CANCEL_FEE",
            amount=order.cancel_fee,
            due_on=timezone.localdate(at),
            key=f"rental.cancel_fee:{order.pk}",
            by=by,
        )
    give_back_unused(order, by=by, now=at)
    record(
        order, topic, by=by, step=step, reason=order.end_code,
        cancelled_by=order.cancelled_by, fee=order.cancel_fee, compensation=order.compensation,
    )  # fmt: skip
