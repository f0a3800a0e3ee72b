"""Merging two records of one person."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import ForeignObjectRel
from django.utils.translation import gettext_lazy as _

from aftersales.models import CustomerCard
from aftersales.services.merging.moving import move_all
from aftersales.services.merging.record import FIELDS, MOVABLE, Before, facts_of
from aftersales.services.merging.wishes import keep_strictest
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.registry.choices import CustomerKind
from dealerops.registry.models import (
    ConsentRecord,
    ContactLog,
    Customer,
    CustomerMerge,
    DncEntry,
    VehicleSale,
)

MERGERS: Final = frozenset({Role.D_INFO})
SAME: Final = Refusal("MERGE_SAME", _("These are not two records."))
MERGED: Final = Refusal("MERGED_ALREADY", _("One of the two was merged before. Please refresh."))
PERSONS_ONLY: Final = Refusal(
    "MERGE_PERSONS_ONLY", _("Only private persons are merged: a credit code is one organisation.")
)
TWO_PEOPLE: Final = Refusal(
    "MERGE_TWO_PEOPLE", _("Two different ID numbers of one kind are two people.")
)
NOT_YOURS: Final = Refusal(
    "MERGE_NOT_YOURS", _("There are records about this customer that are not yours to change.")
)
# The person's own or the car's, and no dealer's.
NOBODYS: Final = (Customer, CustomerMerge, ConsentRecord, DncEntry, ContactLog, VehicleSale)


class MergeRefused(DomainError):
    """The two are not one person, or not this clerk's to merge."""

    default_code = "MERGE_REFUSED"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which record stays, which goes, and the fields (of FIELDS) that are taken from the latter."""

    kept_id: int
    gone_id: int
    taken: frozenset[str] = frozenset()


@transaction.atomic
def merge_customers(choice: Choice, *, by: Actor) -> CustomerMerge:
    """Everything that refers to `gone` refers to `kept` from now on.

    Empty fields of `kept` are filled from `gone`. A refusal to be contacted on either record holds, the
    strictest consent wins, two cards with one car become one. Raises MergeRefused, InvalidInput
    (MERGE_FIELD), DomainError (WRONG_ROLE), Customer.DoesNotExist for customers without a card here.
    """
    if by.role not in MERGERS or by.user_id is None:
        raise DomainError(WRONG_ROLE)
    if not choice.taken <= set(FIELDS):
        raise InvalidInput(Refusal("MERGE_FIELD", _("This field cannot be chosen.")))
    kept, gone = _both(choice, by)
    refusals = [*_not_one_person(kept, gone), *_not_yours(kept, by), *_not_yours(gone, by)]
    if refusals:
        raise MergeRefused(*dict.fromkeys(refusals))
    before = Before(kept=facts_of(kept), gone=facts_of(gone))
    keep_strictest(kept, gone, before, by=by)
    move_all(kept, gone, before)
    _take_fields(kept, gone, choice.taken)
    gone.merged_into = kept
    gone.save_fields("merged_into", "id_number")
    kept.save_fields(*FIELDS, "id_kind")
    before.after |= {"kept": kept.version, "gone": gone.version}
    merge = CustomerMerge.objects.create(
        dealer_id=min(by.dealer_ids),
        kept=kept,
        gone=gone,
        before=before.as_text(),
        merged_by_id=by.user_id,
    )
    for one in (kept, gone):
        record(
            one, "aftersales.customers_merged", by=by, merge=merge.pk, kept=kept.pk, gone=gone.pk
        )
    return merge


def _both(choice: Choice, by: Actor) -> tuple[Customer, Customer]:
    """Both records, held in the order of their numbers, so that two clerks do not wait in a circle."""
    if choice.kept_id == choice.gone_id:
        raise MergeRefused(SAME)
    wanted = {choice.kept_id, choice.gone_id}
    cards = CustomerCard.objects.visible_to(by).filter(customer__in=wanted)
    if set(cards.values_list("customer", flat=True)) != wanted:
        merged = Customer.objects.visible_to(SYSTEM).filter(pk__in=wanted)
        if _was_here(by, wanted) and merged.exclude(merged_into=None).exists():
            raise MergeRefused(MERGED)
        raise Customer.DoesNotExist
    rows = Customer.objects.visible_to(SYSTEM).select_for_update(of=("self",)).order_by("pk")
    found = {one.pk: one for one in rows.filter(pk__in=wanted)}
    kept, gone = found[choice.kept_id], found[choice.gone_id]
    has_taken = Customer.objects.visible_to(SYSTEM).filter(merged_into=gone)
    if kept.merged_into_id or gone.merged_into_id or has_taken.exists():
        raise MergeRefused(MERGED)
    return kept, gone


def _was_here(by: Actor, wanted: set[int]) -> bool:
    merges = CustomerMerge.objects.visible_to(by).in_force()
    return merges.filter(gone__in=wanted).exists()


def _not_one_person(kept: Customer, gone: Customer) -> list[Refusal]:
    refusals = []
    if kept.kind != CustomerKind.PRIVATE or gone.kind != CustomerKind.PRIVATE:
        refusals.append(PERSONS_ONLY)
    numbers = (kept.id_number, gone.id_number)
    if all(numbers) and kept.id_kind == gone.id_kind and numbers[0] != numbers[1]:
        refusals.append(TWO_PEOPLE)
    return refusals


def _not_yours(customer: Customer, by: Actor) -> list[Refusal]:
    """Records of another dealer, and whatever another part of the house has written about them."""
    strangers = (_strangers(model, name, customer, by) for model, name in _referring())
    return [NOT_YOURS] if any(rows.exists() for rows in strangers) else []


def _referring() -> Iterator[tuple[Any, str]]:
    """Every model with a foreign key to customers, also where the customer does not know of it."""
    for relation in Customer._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            yield relation.related_model, relation.field.name


def _strangers(model: Any, name: str, customer: Customer, by: Actor) -> Any:
    rows = model._base_manager.filter(**{name: customer})
    if model in NOBODYS:
        return rows.none()
    of_dealer = any(model is known for known, _field in MOVABLE.values())
    return rows.exclude(dealer__in=by.dealer_ids) if of_dealer else rows


def _take_fields(kept: Customer, gone: Customer, taken: frozenset[str]) -> None:
    """An ID number stands on one record only; the one that goes gives up what it hands over."""
    for name in FIELDS:
        if (name in taken or not getattr(kept, name)) and getattr(gone, name):
            setattr(kept, name, getattr(gone, name))
            if name == "id_number":
                kept.id_kind, gone.id_number = gone.id_kind, ""
