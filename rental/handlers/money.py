"""What follows when an item is settled, opened again, or falls into instalments."""

from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from rental.choices.dunning import PlanState, Rung
from rental.choices.ledger import EntryKind
from rental.models import DamageCase, DunningStep, InstalmentPlan, LedgerItem, RentalOrder
from rental.services.damage import move_case
from rental.services.dunning import reopen_dunning, settle_dunning
from rental.services.instalments import judge_plan
from rental.services.ledger import compensate

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
    for case_id in _cases(item):
        move_case(case_id, HOW.get(entry.data["how"], "pay"))
    for plan in InstalmentPlan.objects.visible_to(SYSTEM).filter(parts__item=item):
        judge_plan(plan.pk, on=timezone.localdate(entry.at))


@subscribe("rental.item_reopened")
def it_is_owed_after_all(entry: Entry) -> None:
    item = LedgerItem.objects.visible_to(SYSTEM).get(pk=entry.object_id)
    if item.balance:
        reopen_dunning(item.pk)
        for case_id in _cases(item):
            move_case(case_id, "bounce")


@subscribe("rental.plan_done")
def instalments_are_paid(entry: Entry) -> None:
    _move_planned(entry, "pay")


@subscribe("rental.plan_broken")
def instalments_were_missed(entry: Entry) -> None:
    _move_planned(entry, "dun")


@subscribe("rental.dunning_step")
def a_damage_is_dunned(entry: Entry) -> None:
    step = DunningStep.objects.visible_to(SYSTEM).get(pk=entry.object_id)
    if step.rung != Rung.REMINDER:
        for case_id in _cases(step.item):
            move_case(case_id, "dun")


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


def _move_planned(entry: Entry, event: str) -> None:
    plans = InstalmentPlan.objects.visible_to(SYSTEM).exclude(state=PlanState.PROPOSED)
    plan = plans.get(pk=entry.object_id)
    cases = DamageCase.objects.visible_to(SYSTEM).filter(item=plan.item_id)
    for case_id in cases.values_list("pk", flat=True):
        move_case(case_id, event)
