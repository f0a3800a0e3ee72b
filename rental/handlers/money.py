"""What follows when an item is settled, opened again, or falls into instalments."""

from contextlib import suppress

from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from rental.choices.dunning import PlanState, Rung, WriteOffState
from rental.choices.ledger import EntryKind
from rental.models import DamageCase, DunningStep, InstalmentPlan, LedgerItem, RentalOrder
from rental.services.damage import move_case
from rental.services.dunning import reopen_dunning, settle_dunning
from rental.services.instalments import judge_plan
from rental.services.ledger import compensate
from rental.services.releases import pay_from_deposit

HOW = {
    EntryKind.WRITE_OFF: "write_off",
    EntryKind.MOVED: "split",
    EntryKind.CREDIT_NOTE: "cancel",
    EntryKind.REVERSAL: "cancel",
}


@subscribe("rental.item_settled")
def nothing_is_left(entry: Entry) -> None:
    item = LedgerItem.objects.visible_to(SYSTEM).get(pk=entry.object_id)
    if item.balance:
        return
    settle_dunning(item.pk)
    event = HOW.get(entry.data["how"], "pay")
    for case_id in _cases(item):
        move_case(case_id, event)
    for plan in InstalmentPlan.objects.visible_to(SYSTEM).filter(parts__item=item):
        judged = judge_plan(plan.pk, on=timezone.localdate(entry.at))
        if judged.state == PlanState.BROKEN and not _is_owed(judged):
            _move_planned(judged, "write_off" if _was_given_up(judged) else event)


@subscribe("rental.item_reopened")
def it_is_owed_after_all(entry: Entry) -> None:
    item = LedgerItem.objects.visible_to(SYSTEM).get(pk=entry.object_id)
    if item.balance:
        reopen_dunning(item.pk)
        for case_id in _cases(item):
            move_case(case_id, "bounce")
        for plan in InstalmentPlan.objects.visible_to(SYSTEM).filter(parts__item=item):
            _move_planned(plan, "bounce")


@subscribe("rental.plan_done")
def instalments_are_paid(entry: Entry) -> None:
    _move_planned(_plan_of(entry), "pay")


@subscribe("rental.plan_broken")
def instalments_were_missed(entry: Entry) -> None:
    _move_planned(_plan_of(entry), "dun")


@subscribe("rental.dunning_step")
def a_damage_is_dunned(entry: Entry) -> None:
    step = DunningStep.objects.visible_to(SYSTEM).get(pk=entry.object_id)
    if step.rung != Rung.REMINDER:
        for case_id in _cases(step.item):
            move_case(case_id, "dun")


@subscribe("rental.dunning_step_done")
def the_demand_takes_the_deposit(entry: Entry) -> None:
    """With the formal demand goes what the customer left with us, if the terms agree (domain.md 5.8, D+15)."""
    step = DunningStep.objects.visible_to(SYSTEM).select_related("item").get(pk=entry.object_id)
    if step.rung != Rung.DEMAND or step.item.order_id is None or step.item.balance <= 0:
        return
    with suppress(DomainError):  # nothing is held, or nothing was agreed
        pay_from_deposit(step.item.order_id, by=SYSTEM)


@subscribe("rental.cancelled")
def we_owe_the_customer(entry: Entry) -> None:
    order = RentalOrder.objects.visible_to(SYSTEM).get(pk=entry.object_id)
    if order.compensation > 0:
        key = f"rental.compensation:{order.pk}"
        compensate(order=order, amount=order.compensation, key=key, by=SYSTEM)


def _cases(item: LedgerItem) -> list[int]:
    return list(
        DamageCase.objects.visible_to(SYSTEM).filter(item=item).values_list("pk", flat=True)
    )


def _plan_of(entry: Entry) -> InstalmentPlan:
    return InstalmentPlan.objects.visible_to(SYSTEM).get(pk=entry.object_id)


def _is_owed(plan: InstalmentPlan) -> bool:
    return plan.parts.filter(item__balance__gt=0).exists()


def _was_given_up(plan: InstalmentPlan) -> bool:
    return plan.parts.filter(item__write_offs__state=WriteOffState.APPROVED).exists()


def _move_planned(plan: InstalmentPlan, event: str) -> None:
    """The damage whose charge was moved into the plan."""
    if plan.state == PlanState.PROPOSED:
        return
    cases = DamageCase.objects.visible_to(SYSTEM).filter(item=plan.item_id)
    for case_id in cases.values_list("pk", flat=True):
        move_case(case_id, event)
