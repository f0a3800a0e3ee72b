"""What refers to one customer refers to another, and every row of it is noted."""

from typing import Any, Final

from django.utils import timezone

from aftersales.models import CallbackTask, ClubMember, CustomerCard, Prospect
from aftersales.services.merging.record import MOVABLE, Before
from dealerops.foundation.actor import SYSTEM
from dealerops.registry.models import ContactLog, Customer

CARD_FACTS: Final = (
    *("user_name", "second_mobile", "wechat", "sex", "birthday", "district", "reach"),
    *("call_time", "insurer", "insured_until", "inspection_due", "warranty_until"),
    *("warranty_km", "finance_until", "remarks"),
)


def move_all(kept: Customer, gone: Customer, before: Before) -> None:
    """Rows that would stand twice stay behind: a folded card, a second note of a prospect or contact."""
    staying = {
        "cards": _fold_cards(kept, gone, before),
        "prospects": _noted_twice(Prospect, "dealer_id", kept, gone),
        "contacts": _noted_twice(ContactLog, "day", kept, gone, is_counted=True),
    }
    _leave_club(kept, gone, before)
    _free_callbacks(kept, gone, before)
    for name, (model, field) in MOVABLE.items():
        rows = model._base_manager.filter(**{field: gone}).exclude(pk__in=staying.get(name, ()))
        before.moved[name] = sorted(rows.values_list("pk", flat=True))
        model._base_manager.filter(pk__in=before.moved[name]).update(**{field: kept})


def _fold_cards(kept: Customer, gone: Customer, before: Before) -> set[int]:
    """Two cards with one car at one dealer become one; what is empty on it is filled from the other."""
    cards = CustomerCard.objects.visible_to(SYSTEM).select_for_update(of=("self",)).order_by("pk")
    standing = {(one.dealer_id, one.vehicle_id): one for one in cards.filter(customer=kept)}
    folded = set()
    for card in cards.filter(customer=gone):
        into = standing.get((card.dealer_id, card.vehicle_id))
        if into is None:
            continue
        taken = [name for name in CARD_FACTS if getattr(card, name) and not getattr(into, name)]
        for name in taken:
            setattr(into, name, getattr(card, name))
        into.save_fields(*taken)
        card.folded_into = into
        card.save_fields("folded_into")
        before.folded[str(card.pk)] = into.pk
        before.taken[str(into.pk)] = taken
        before.after[f"card:{into.pk}"] = into.version
        folded.add(card.pk)
    return folded


def _noted_twice(model: Any, field: str, kept: Customer, gone: Customer, **more: bool) -> set[int]:
    known = model._base_manager.filter(customer=kept, **more).values(field)
    rows = model._base_manager.filter(customer=gone, **more, **{f"{field}__in": known})
    return set(rows.values_list("pk", flat=True))


def _leave_club(kept: Customer, gone: Customer, before: Before) -> None:
    """Nobody is in one club twice: the membership of the record that goes has ended."""
    current = ClubMember.objects.visible_to(SYSTEM).current()
    known = current.filter(customer=kept).values("dealer")
    for member in current.filter(customer=gone, dealer__in=known).order_by("pk"):
        member.left_on = timezone.localdate()
        member.save_fields("left_on")
        before.left_club.append(member.pk)


def _free_callbacks(kept: Customer, gone: Customer, before: Before) -> None:
    """No customer is on two callers' lists: what waits on the record that goes is shared out anew."""
    waiting = CallbackTask.objects.visible_to(SYSTEM).open()
    if not waiting.filter(customer=kept).exclude(caller=None).exists():
        return
    for task in waiting.filter(customer=gone).exclude(caller=None).order_by("pk"):
        before.uncalled[str(task.pk)] = int(task.caller_id or 0)
        task.caller = None
        task.save_fields("caller")
