"""The lines of an order: proposed, changed, taken off, worked on (domain.md 4.3)."""

from dataclasses import asdict, replace
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import ItemKind, Payer, RoState, RoType
from aftersales.models import RepairOrder, RoItem
from aftersales.rules.items import AT_WORK, is_covered, order_may_change
from aftersales.selectors.repeats import NO_REPAIR, guaranteed_by
from aftersales.services.bays import filled_in
from aftersales.services.item_facts import ItemFacts
from aftersales.workflow.items import ITEM_FLOW, WORKERS
from aftersales.workflow.orders import RO_FLOW
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE, Step
from dealerops.journal.services import record

MOST_MONEY = Decimal("9999999999.99")  # so that the columns hold the sum of a hundred such lines
HELD_UP = frozenset({RoState.AWAITING_PARTS, RoState.SUBLET})
ASKED = frozenset({RoState.QUOTED, RoState.AWAITING_APPROVAL})


@transaction.atomic
def propose_item(order_id: int, facts: ItemFacts, *, by: Actor) -> RoItem:
    """One more line, to be quoted; work that our own guarantee covers is at our cost.

    What the line leaves empty the house's lists fill in by its number.
    While the car is in work the order then waits for the customer (domain.md 4.1).
    Raises TransitionRefused (ORDER_IS_FIXED), InvalidInput.
    """
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    if by.role not in WORKERS:
        raise DomainError(WRONG_ROLE)
    facts = filled_in(facts, order.dealer_id)
    _check(facts)
    payer = _payer_under_guarantee(order, facts, by=by)
    if payer == Payer.CUSTOMER and order.type == RoType.REWORK and not facts.code:
        payer = Payer.INTERNAL  # nothing says that it is other work than what is done again
    item = RoItem(
        **{**asdict(facts), "payer": payer},
        order=order,
        amount=facts.amount,
        proposed_at=timezone.now(),
    )
    if refusal := order_may_change(item):
        raise TransitionRefused(refusal)
    item.save(force_insert=True)
    record(order, "aftersales.item_proposed", by=by, item=item.pk, amount=item.amount, payer=payer)
    _ask_again(order, by=by)
    return item


@transaction.atomic
def revise_item(item_id: int, facts: ItemFacts, *, by: Actor, version: int | None = None) -> RoItem:
    """Change a line. A lower price stays approved; anything dearer or more, another thing, or a payer
    who becomes the customer, is a new proposal and needs a new yes (domain.md 4.3, tolerance 0).
    Work that our own guarantee covers stays at our cost.
    """
    order, item = lock_item(item_id, by=by)
    item.expect_version(version)
    facts = filled_in(facts, order.dealer_id)
    _check(facts)
    facts = replace(facts, payer=_payer_under_guarantee(order, facts, by=by))
    before = {"amount": item.amount, "payer": item.payer}
    was = item.state
    is_turned = item.payer != Payer.CUSTOMER and facts.payer == Payer.CUSTOMER
    step = ITEM_FLOW.fire(item, "revise", by=by)
    for name, value in asdict(facts).items():
        setattr(item, name, value)
    item.amount, item.proposed_at = facts.amount, timezone.now()
    if not is_turned and is_covered(item) and was in {"APPROVED", "IN_WORK", "DONE"}:
        ITEM_FLOW.fire(item, "keep", by=by)
        item.state = was
    item.save_fields(*asdict(facts), "amount", "proposed_at", "state")
    record(
        order, "aftersales.item_revised", by=by, item=item.pk, was=step.source, now=item.state,
        before=before, after={"amount": item.amount, "payer": item.payer},
    )  # fmt: skip
    if item.state == "PROPOSED":
        _ask_again(order, by=by)
    return item


@transaction.atomic
def drop_item(item_id: int, *, by: Actor) -> RoItem:
    """Take off a line that nobody has begun to work on. Raises TransitionRefused (RISK_NOTICE_MISSING)."""
    order, item = lock_item(item_id, by=by)
    step = ITEM_FLOW.fire(item, "cancel", by=by)
    item.save_fields("state")
    record(order, "aftersales.item_cancelled", by=by, item=item.pk, was=step.source)
    resume_if_answered(order, by=by)
    return item


@transaction.atomic
def start_item(item_id: int, *, by: Actor) -> RoItem:
    """Begin a line. Raises TransitionRefused (NOT_APPROVED) without the yes that covers it."""
    order, item = lock_item(item_id, by=by)
    ITEM_FLOW.fire(item, "start", by=by)
    item.worked_by_id = by.user_id
    item.started_at = item.started_at or timezone.now()
    item.save_fields("state", "worked_by", "started_at")
    record(order, "aftersales.item_started", by=by, item=item.pk)
    return item


@transaction.atomic
def finish_item(item_id: int, *, by: Actor) -> RoItem:
    """The line is done."""
    order, item = lock_item(item_id, by=by)
    ITEM_FLOW.fire(item, "finish", by=by)
    item.done_at = timezone.now()
    item.save_fields("state", "done_at")
    record(order, "aftersales.item_done", by=by, item=item.pk)
    return item


def lock_item(item_id: int, *, by: Actor) -> tuple[RepairOrder, RoItem]:
    """Order and line under lock, the order first, as every other command takes it."""
    order_id = RoItem.objects.visible_to(by).values_list("order_id", flat=True).get(pk=item_id)
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    item = RoItem.objects.lock(item_id)
    item.order = order
    return order, item


def resume_if_answered(order: RepairOrder, *, by: Actor) -> None:
    """Once no line waits for an answer the work goes on; inside the caller's lock.

    Before the work has begun it can begin, where some line has its yes from an earlier quote.
    """
    if order.state not in ASKED or order.items.filter(state="PROPOSED").exists():
        return
    if order.state == "QUOTED" and not order.items.filter(state="APPROVED").exists():
        return
    step = RO_FLOW.fire(order, "resume", by=by)
    if order.held_up_in:  # parts or another workshop, for which the car still waits
        order.state, order.held_up_in = order.held_up_in, ""
        step = Step(step.name, step.source, order.state)
    order.save_fields("state", "held_up_in")
    record(order, "aftersales.work_resumed", by=by, step=step)


def _ask_again(order: RepairOrder, *, by: Actor) -> None:
    if order.state not in AT_WORK:
        return
    step = RO_FLOW.fire(order, "add_item", by=by)
    order.held_up_in = held_up_in(order, step)
    order.save_fields("state", "held_up_in")
    if step.source != step.target:
        record(order, "aftersales.approval_needed", by=by, step=step)


def held_up_in(order: RepairOrder, step: Step) -> str:
    """Where the car stands again once the customer has answered, unless it is at work."""
    return step.source if step.source in HELD_UP else order.held_up_in


def _payer_under_guarantee(order: RepairOrder, facts: ItemFacts, *, by: Actor) -> str:
    """The same work within its guarantee makes the order a rework at our own cost (domain.md 4.4)."""
    is_ours = facts.payer == Payer.CUSTOMER and facts.kind not in NO_REPAIR
    earlier = guaranteed_by(order, facts.code) if is_ours else None
    if earlier is None:
        return facts.payer
    if order.rework_of_id is None:
        order.type, order.rework_of = RoType.REWORK, earlier
        order.save_fields("type", "rework_of")
        record(order, "aftersales.is_rework", by=by, earlier=earlier.pk, code=facts.code)
    return Payer.INTERNAL


def _check(facts: ItemFacts) -> None:
    if facts.kind not in ItemKind.values or facts.payer not in Payer.values:
        message = _("There is no such kind of line or payer.")
        raise InvalidInput(Refusal("LINE_UNKNOWN", message, "kind"))
    if not facts.description.strip():
        message = _("Say what is done or delivered.")
        raise InvalidInput(Refusal("DESCRIPTION_MISSING", message, "description"))
    numbers = (facts.unit_price, facts.hours, facts.rate, facts.discount)
    is_possible = facts.qty > 0 and min(numbers) >= 0 and facts.discount <= 1
    if not is_possible or facts.amount > MOST_MONEY:
        message = _("Quantity, prices and discount must be possible.")
        raise InvalidInput(Refusal("PRICE_IMPOSSIBLE", message, "unit_price"))
