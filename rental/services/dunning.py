"""The dunning ladder at work (domain.md 5.8): what goes out by itself, what somebody does, what stops it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.identifiers.phone import is_mobile
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.registry.choices import ContactChannel, ContactPurpose, FlagKind
from dealerops.registry.models import Customer
from dealerops.registry.services import is_flagged, note_contact, refusal_to_contact_on
from rental.calc.ladder import next_rung
from rental.choices.dunning import (
    AUTOMATIC,
    LETTERS,
    MANAGERS_RUNGS,
    BlockReason,
    PlanState,
    PromiseState,
    Rung,
    StepChannel,
    StepResult,
    StepState,
)
from rental.choices.money_policy import DUNNING_DAYS
from rental.choices.roles import COLLECTORS, HEADS
from rental.models import BlockedCustomer, DunningStep, Instalment, LedgerItem
from rental.services.blocklist import BlockFacts, block_customer, lift_block

STEP_OVER = Refusal("STEP_OVER", _("This step is done or no longer needed."))
IS_A_CALL = Refusal("STEP_IS_CALL", _("A call is entered as a call, with whom you spoke."))
NEEDS_LETTER = Refusal(
    "LETTER_MISSING",
    _("A demand goes by registered letter or electronic delivery, with its number."),
    "reference",
)
RESULT_MISSING = Refusal(
    "STEP_OUTCOME_MISSING", _("Say how it was done and what came of it."), "result"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step was done and what follows."""

    channel: str
    result: str
    next_action: str = ""
    reference: str = ""


def is_stopped(item: LedgerItem, on: dt.date) -> bool:
    """Nobody is dunned while the debt is disputed, a promise runs, an instalment plan is in good
    standing, or only the lawyer may speak to the customer."""
    if item.is_disputed or is_flagged(item.customer_id, FlagKind.LEGAL_HOLD):
        return True
    if item.promises.filter(state=PromiseState.OPEN, promised_on__gte=on).exists():
        return True
    part = Instalment.objects.filter(item=item, plan__state=PlanState.ACTIVE).first()
    if part is None:
        return False
    others = part.plan.parts.filter(item__balance__gt=0, due_on__lt=on)
    return not others.exists()


def climb(item_id: int, *, on: dt.date, by: Actor = SYSTEM) -> DunningStep | None:
    """Take the next rung for one item if its day has come; None when there is nothing to do."""
    steps = dun([item_id], on=on, by=by)
    return steps[0] if steps else None


@transaction.atomic
def dun(item_ids: Collection[int], *, on: dt.date, by: Actor = SYSTEM) -> list[DunningStep]:
    """Take the next rung of every item of one customer at one store whose day has come.

    Safe to ring twice: each item takes a rung once, and one a day. What goes out by itself goes in one
    message, and waits for another day where somebody reached the customer today already (domain.md
    4.12) or is to call them now. What cannot be sent for want of a number is for a collector to do.
    """
    rows = (
        LedgerItem.objects.visible_to(by).select_for_update(of=("self",)).select_related("customer")
    )
    items = sorted(
        rows.filter(pk__in=item_ids).order_by("pk"), key=lambda one: (one.due_on, one.pk)
    )
    wanted = [(item, rung) for item in items if (rung := _next_of(item, on))]
    steps = [_take(item, rung, on, by) for item, rung in wanted if rung not in AUTOMATIC]
    messages = [(item, rung) for item, rung in wanted if rung in AUTOMATIC]
    if any(step.rung == Rung.CALL for step in steps) or not messages:
        return steps
    customer = messages[0][0].customer
    if _was_reached(customer, on):
        return steps
    sent = [_take(item, rung, on, by) for item, rung in messages]
    if is_mobile(customer.mobile):
        for step in sent:
            _send(step, by=by)
        note_contact(
            customer.pk,
            ContactPurpose.DEBT,
            ContactChannel.SMS,
            was_reached=True,
            by=by,
            about=f"rental item {sent[0].item_id}",
        )
    return [*steps, *sent]


def _next_of(item: LedgerItem, on: dt.date) -> str | None:
    if item.balance <= 0 or item.steps.filter(made_on=on).exists() or is_stopped(item, on):
        return None
    taken = set(item.steps.values_list("rung", flat=True))
    days: dict[str, int] = Values(on=on, dealer_id=item.dealer_id)[DUNNING_DAYS]
    return next_rung(item.due_on, taken, on, days, at_once=_was_broken(item))


def _take(item: LedgerItem, rung: str, on: dt.date, by: Actor) -> DunningStep:
    step = DunningStep.objects.create(
        item=item, rung=rung, made_on=on, template=f"rental.dunning.{rung.lower()}"
    )
    if rung == Rung.SECOND_NOTICE:
        _block(item)
    record(step, "rental.dunning_step", by=by, rung=rung, item=item.pk)
    return step


def _was_broken(item: LedgerItem) -> bool:
    """A promise was broken and no rung has been taken since."""
    promise = item.promises.filter(state=PromiseState.BROKEN).order_by("-promised_on").first()
    if promise is None:
        return False
    return not item.steps.filter(made_on__gt=promise.promised_on).exists()


def _was_reached(customer: Customer, on: dt.date) -> bool:
    """Asked with the customer's row held, so that two stores do not both find the day free."""
    Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    return refusal_to_contact_on(customer.pk, ContactPurpose.DEBT, on) is not None


def _send(step: DunningStep, *, by: Actor) -> None:
    """The text message goes out after the commit (rental/services/texts.py)."""
    step.state, step.done_at, step.done_by_id = StepState.DONE, timezone.now(), by.user_id
    step.channel, step.result = StepChannel.APP, StepResult.SENT
    step.save_fields("state", "done_at", "done_by", "channel", "result")


def _block(item: LedgerItem) -> None:
    """No new orders until it is paid (D+7)."""
    facts = BlockFacts(BlockReason.OVERDUE, block_of(item))
    block_customer(item.customer, item.dealer_id, facts, by=SYSTEM)


def block_of(item: LedgerItem) -> str:
    """How the block list names the item."""
    return f"rental.ledgeritem:{item.pk}"


@transaction.atomic
def complete_step(
    step_id: int, outcome: Outcome, *, by: Actor, version: int | None = None
) -> DunningStep:
    """A letter was sent, a case decided: what was done and what follows.

    The manager's steps are the manager's. Raises DomainError (STEP_OVER, STEP_IS_CALL), InvalidInput.
    """
    step = DunningStep.objects.visible_to(by).lock(step_id)
    step.expect_version(version)
    if by.role not in (HEADS if step.rung in MANAGERS_RUNGS else COLLECTORS):
        raise DomainError(WRONG_ROLE)
    if step.state != StepState.OPEN:
        raise DomainError(STEP_OVER)
    if step.rung == Rung.CALL:
        raise DomainError(IS_A_CALL)
    check_outcome(step, outcome)
    return finish(step, outcome, by=by)


def check_outcome(step: DunningStep, outcome: Outcome) -> None:
    if outcome.channel not in StepChannel.values or outcome.result not in StepResult.values:
        raise InvalidInput(RESULT_MISSING)
    is_letter = outcome.channel in LETTERS and outcome.reference.strip()
    if step.rung == Rung.DEMAND and not is_letter:
        raise InvalidInput(NEEDS_LETTER)


def finish(step: DunningStep, outcome: Outcome, *, by: Actor) -> DunningStep:
    """Runs in the transaction of a verb that holds the step."""
    step.state, step.done_at, step.done_by_id = StepState.DONE, timezone.now(), by.user_id
    step.channel, step.result = outcome.channel, outcome.result
    step.next_action, step.reference = outcome.next_action.strip()[:200], outcome.reference.strip()
    step.save_fields(
        *("state", "done_at", "done_by", "channel", "result", "next_action", "reference")
    )
    record(step, "rental.dunning_step_done", by=by, rung=step.rung, result=step.result)
    return step


@transaction.atomic
def assign_collector(item_id: int, user_id: int | None, *, by: Actor) -> LedgerItem:
    """Who looks after an item; a collector takes it, a manager gives it to one."""
    item = LedgerItem.objects.visible_to(by).lock(item_id)
    if by.role not in COLLECTORS or (by.role == Role.COLLECTOR and user_id != by.user_id):
        raise DomainError(WRONG_ROLE)
    item.collector_id = user_id
    item.save_fields("collector")
    record(item, "rental.collector_assigned", by=by, collector=user_id)
    return item


@transaction.atomic
def settle_dunning(item_id: int) -> None:
    """Nothing is left of an item: its open steps fall away, its promise is kept, its block is lifted."""
    item = LedgerItem.objects.lock(item_id)
    if item.balance > 0:
        return
    item.steps.filter(state=StepState.OPEN).update(state=StepState.DROPPED)
    item.promises.filter(state=PromiseState.OPEN).update(state=PromiseState.KEPT)
    blocks = BlockedCustomer.objects.in_force().filter(about=block_of(item))
    for block_id in blocks.values_list("pk", flat=True):
        lift_block(block_id, by=SYSTEM)


@transaction.atomic
def reopen_dunning(item_id: int) -> None:
    """A payment was reversed: what had fallen away is to be done after all."""
    item = LedgerItem.objects.lock(item_id)
    if item.balance > 0:
        item.steps.filter(state=StepState.DROPPED).update(state=StepState.OPEN)
        if item.steps.filter(rung=Rung.SECOND_NOTICE).exists():
            _block(item)
