"""Parting two records again that were merged by mistake."""

from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.models import CallbackTask, ClubMember, CustomerCard
from aftersales.services.merging.merge import MERGERS
from aftersales.services.merging.record import FIELDS, MOVABLE, Before
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import DomainError, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.registry.models import ConsentRecord, Customer, CustomerMerge, DncEntry

UNDONE: Final = Refusal("MERGE_UNDONE", _("This merge was undone already. Please refresh."))
BUILT_ON: Final = Refusal(
    "MERGE_BUILT_ON",
    _("Since the merge somebody has changed what it brought together, so it stays."),
)


class UndoRefused(DomainError):
    """What was written since would be torn apart."""

    default_code = "MERGE_BUILT_ON"
    default_message = BUILT_ON.message


@transaction.atomic
def undo_merge(merge_id: int, *, by: Actor) -> CustomerMerge:
    """Every row goes back to where it was, both records say again what they said.

    Raises UndoRefused when one of the two, a card that was filled, or what the customer says about being
    contacted was changed since, or when a row that moved has moved on.
    """
    if by.role not in MERGERS or by.user_id is None:
        raise DomainError(WRONG_ROLE)
    merge = CustomerMerge.objects.visible_to(by).lock(merge_id)
    if merge.undone_at:
        raise UndoRefused(UNDONE)
    rows = Customer.objects.visible_to(SYSTEM).select_for_update(of=("self",)).order_by("pk")
    found = {one.pk: one for one in rows.filter(pk__in=(merge.kept_id, merge.gone_id))}
    kept, gone = found[merge.kept_id], found[merge.gone_id]
    before = Before.of_text(merge.before)
    if _is_built_on(kept, gone, before):
        raise UndoRefused
    _restore_fields(kept, gone, before)
    _move_back(gone, before)
    _unfold(before)
    _restore_wishes(before)
    merge.undone_at, merge.undone_by_id = timezone.now(), by.user_id
    merge.save(update_fields=("undone_at", "undone_by"))
    for one in (kept, gone):
        record(one, "aftersales.merge_undone", by=by, merge=merge.pk, kept=kept.pk, gone=gone.pk)
    return merge


def _is_built_on(kept: Customer, gone: Customer, before: Before) -> bool:
    versions = {"kept": kept.version, "gone": gone.version}
    cards = CustomerCard.objects.filter(pk__in=before.folded.values())
    versions |= {f"card:{one.pk}": one.version for one in cards}
    if kept.merged_into_id or versions != before.after:
        return True
    if _consent_numbers(kept) != {scope: no for scope, no in before.consent_numbers.items() if no}:
        return True
    stops = DncEntry.objects.visible_to(SYSTEM).in_force().filter(pk__in=before.stops)
    return stops.count() != len(before.stops) or any(
        _moved(name, kept, before).count() != len(pks) for name, pks in before.moved.items()
    )


def _consent_numbers(kept: Customer) -> dict[str, int]:
    words = ConsentRecord.objects.visible_to(SYSTEM).filter(customer=kept).in_force()
    return {one.scope: one.number for one in words}


def _moved(name: str, owner: Customer, before: Before) -> Any:
    model, field = MOVABLE[name]
    return model._base_manager.filter(pk__in=before.moved[name], **{field: owner})


def _restore_fields(kept: Customer, gone: Customer, before: Before) -> None:
    """The kept one first: an ID number stands on one record at a time."""
    for customer, said in ((kept, before.kept), (gone, before.gone)):
        for name, value in said.items():
            setattr(customer, name, value)
    gone.merged_into = None
    kept.save_fields(*FIELDS, "id_kind")
    gone.save_fields(*FIELDS, "id_kind", "merged_into")


def _move_back(gone: Customer, before: Before) -> None:
    for name, pks in before.moved.items():
        model, field = MOVABLE[name]
        model._base_manager.filter(pk__in=pks).update(**{field: gone})
    for member in ClubMember.objects.visible_to(SYSTEM).filter(pk__in=before.left_club):
        member.left_on = None
        member.save_fields("left_on")
    waiting = CallbackTask.objects.visible_to(SYSTEM).open().filter(caller=None)
    for task in waiting.filter(pk__in=[int(pk) for pk in before.uncalled]):
        task.caller_id = before.uncalled[str(task.pk)]
        task.save_fields("caller")


def _unfold(before: Before) -> None:
    for card in CustomerCard.objects.filter(pk__in=[int(pk) for pk in before.folded]):
        card.folded_into = None
        card.save_fields("folded_into")
    empty = CustomerCard()
    for card in CustomerCard.objects.filter(pk__in=[int(pk) for pk in before.taken]):
        taken = before.taken[str(card.pk)]
        for name in taken:
            setattr(card, name, getattr(empty, name))
        card.save_fields(*taken)


def _restore_wishes(before: Before) -> None:
    """What was copied goes; what was said stays where it was said."""
    ConsentRecord.objects.visible_to(SYSTEM).filter(pk__in=before.consents).delete()
    DncEntry.objects.visible_to(SYSTEM).filter(pk__in=before.stops).delete()
