"""Talking about a debt (domain.md 5.8): calls, promises to pay, disputes."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.registry.choices import ContactChannel, ContactPurpose, FlagKind
from dealerops.registry.models import Customer
from dealerops.registry.services import is_flagged, note_contact, refusal_to_contact_on
from rental.calc.ladder import may_call
from rental.choices.dunning import (
    Contacted,
    PromiseState,
    Rung,
    StepChannel,
    StepResult,
    StepState,
)
from rental.choices.money_policy import CALLS_FROM, CALLS_UNTIL, PROMISE_DAYS
from rental.choices.roles import COLLECTORS, HEADS
from rental.models import DebtCall, DunningStep, LedgerItem, PromiseToPay
from rental.services.dunning import Outcome, finish

CALLED_TODAY = Refusal("CALLED_TODAY", _("The customer was called about debts today."))
OUTSIDE_HOURS = Refusal(
    "DUNNING_HOURS", _("Dunning calls are made in the hours allowed for them only.")
)
ON_HOLD = Refusal("LEGAL_HOLD", _("Legal hold: only the lawyer speaks to this customer."))
DISPUTED = Refusal("DISPUTED", _("The debt is disputed; nobody duns until that is settled."))
NOTHING_OWED = Refusal("NOTHING_OWED", _("Nothing is open on this item."))
NOT_THE_DEBTOR = Refusal(
    "NOT_THE_DEBTOR", _("Only the lessee or the guarantor is called, nobody else."), "spoken_to"
)
RESULT_MISSING = Refusal("CALL_RESULT_MISSING", _("Say what came of the call."), "result")
PROMISE_FAR = Refusal("PROMISE_TOO_FAR", _("A promise lies within the next days."), "promised_on")
PROMISE_OPEN = Refusal("PROMISE_OPEN", _("A promise is running already."))
PROMISE_AMOUNT = Refusal("PROMISE_AMOUNT", _("A promise covers no more than is owed."), "amount")
REASON_MISSING = Refusal("REASON_MISSING", _("Please give a reason."), "reason")
DISPUTE_TWICE = Refusal("DISPUTE_STATE", _("There is no such dispute to open or to settle."))


@dataclass(frozen=True, slots=True)
class Call:
    """One dunning call: whom the collector spoke to and what came of it."""

    spoken_to: str
    result: str
    note: str = ""


@transaction.atomic
def log_call(item_id: int, call: Call, *, by: Actor) -> DebtCall:
    """Note a dunning call about an item; it does the open call step of the ladder too.

    One a day for each customer whatever is open, and none once another app has reached them that day;
    09:00 to 20:00, only the lessee or guarantor. Raises DomainError (DUNNING_HOURS, CALLED_TODAY,
    CONTACTED_TODAY, DISPUTED, LEGAL_HOLD), InvalidInput.
    """
    item = LedgerItem.objects.visible_to(by).lock(item_id)
    if by.role not in COLLECTORS:
        raise DomainError(WRONG_ROLE)
    if call.spoken_to not in Contacted.values:
        raise InvalidInput(NOT_THE_DEBTOR)
    if call.result not in StepResult.values:
        raise InvalidInput(RESULT_MISSING)
    now = timezone.now()
    _expect_callable(item, now)
    step = item.steps.filter(rung=Rung.CALL, state=StepState.OPEN).first()
    logged = DebtCall.objects.create(
        dealer_id=item.dealer_id,
        customer_id=item.customer_id,
        step=step,
        day=timezone.localdate(now),
        at=now,
        spoken_to=call.spoken_to,
        result=call.result,
        note=call.note.strip()[:300],
        made_by_id=by.user_id,
    )
    note_contact(
        item.customer_id,
        ContactPurpose.DEBT,
        ContactChannel.PHONE,
        was_reached=call.result != StepResult.NOT_REACHED,
        by=by,
        about=f"rental item {item.pk}",
    )
    record(item, "rental.debt_call", by=by, call=logged.pk, result=call.result)
    if step and call.result != StepResult.NOT_REACHED:
        step = DunningStep.objects.lock(step.pk)
        finish(step, Outcome(StepChannel.PHONE, call.result, call.note), by=by)
    return logged


def _expect_callable(item: LedgerItem, now: dt.datetime) -> None:
    """Every reason why this customer is not called now; the customer's row queues callers up."""
    Customer.objects.select_for_update(of=("self",)).get(pk=item.customer_id)
    local = timezone.localtime(now)
    values = Values(on=local.date(), dealer_id=item.dealer_id)
    found = []
    if item.balance <= 0:
        found.append(NOTHING_OWED)
    if item.is_disputed:
        found.append(DISPUTED)
    if is_flagged(item.customer_id, FlagKind.LEGAL_HOLD):
        found.append(ON_HOLD)
    if not may_call(local.time(), values[CALLS_FROM], values[CALLS_UNTIL]):
        found.append(OUTSIDE_HOURS)
    if DebtCall.objects.filter(customer=item.customer_id, day=local.date()).exists():
        found.append(CALLED_TODAY)
    elsewhere = refusal_to_contact_on(item.customer_id, ContactPurpose.DEBT, local.date())
    if elsewhere and CALLED_TODAY not in found:
        found.append(elsewhere)
    if found:
        raise DomainError(*found)


@transaction.atomic
def promise_to_pay(
    item_id: int, promised_on: dt.date, *, on: dt.date, by: Actor, amount: Decimal | None = None
) -> PromiseToPay:
    """The customer promises one day within the next seven; until then the ladder waits.

    Raises InvalidInput (PROMISE_TOO_FAR, PROMISE_AMOUNT), DomainError (PROMISE_OPEN, NOTHING_OWED).
    """
    item = LedgerItem.objects.visible_to(by).lock(item_id)
    if by.role not in COLLECTORS:
        raise DomainError(WRONG_ROLE)
    if item.balance <= 0:
        raise DomainError(NOTHING_OWED)
    if item.promises.filter(state=PromiseState.OPEN).exists():
        raise DomainError(PROMISE_OPEN)
    most = Values(on=on, dealer_id=item.dealer_id)[PROMISE_DAYS]
    if not on <= promised_on <= on + dt.timedelta(days=most):
        raise InvalidInput(PROMISE_FAR)
    amount = item.balance if amount is None else amount
    if not Decimal(0) < amount <= item.balance:
        raise InvalidInput(PROMISE_AMOUNT)
    promise = PromiseToPay.objects.create(
        item=item,
        made_on=on,
        promised_on=promised_on,
        amount=amount,
        balance_then=item.balance,
        taken_by_id=by.user_id,
    )
    record(item, "rental.promised", by=by, promised_on=promised_on, amount=str(amount))
    return promise


@transaction.atomic
def judge_promise(promise_id: int, *, on: dt.date) -> PromiseToPay:
    """Whether an open promise was kept; broken once its day is over and less was paid."""
    promise = PromiseToPay.objects.select_related("item").get(pk=promise_id)
    item = LedgerItem.objects.lock(promise.item_id)
    promise = PromiseToPay.objects.lock(promise_id)
    if promise.state != PromiseState.OPEN:
        return promise
    if promise.balance_then - item.balance >= promise.amount:
        promise.state = PromiseState.KEPT
    elif on > promise.promised_on:
        promise.state = PromiseState.BROKEN
    else:
        return promise
    promise.save_fields("state")
    record(item, "rental.promise_judged", by=SYSTEM, state=promise.state)
    return promise


@transaction.atomic
def open_dispute(item_id: int, reason: str, *, by: Actor) -> LedgerItem:
    """The customer disputes an item: dunning stops until somebody settles it. Raises DomainError."""
    item = LedgerItem.objects.visible_to(by).lock(item_id)
    if not reason.strip():
        raise InvalidInput(REASON_MISSING)
    if item.is_disputed or item.balance <= 0:
        raise DomainError(DISPUTE_TWICE)
    item.disputed_at, item.dispute_closed_at = timezone.now(), None
    item.dispute_reason = reason.strip()[:300]
    item.save_fields("disputed_at", "dispute_closed_at", "dispute_reason")
    record(item, "rental.item_disputed", by=by)
    return item


@transaction.atomic
def settle_dispute(item_id: int, *, by: Actor, note: str) -> LedgerItem:
    """The debt stands; what is not owed is taken back by a credit note. Raises DomainError."""
    item = LedgerItem.objects.visible_to(by).lock(item_id)
    if by.role not in HEADS:
        raise DomainError(WRONG_ROLE)
    if not note.strip():
        raise InvalidInput(REASON_MISSING)
    if not item.is_disputed:
        raise DomainError(DISPUTE_TWICE)
    end_dispute(item, by=by, note=note.strip())
    return item


def end_dispute(item: LedgerItem, *, by: Actor, note: str) -> None:
    """From here on a locked item is dunned again; whether the actor may say so was asked before."""
    item.dispute_closed_at = timezone.now()
    item.save_fields("dispute_closed_at")
    record(item, "rental.dispute_settled", by=by, note=note)
