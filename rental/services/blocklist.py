"""The internal block list: who is on it and who takes somebody off (domain.md 5.8, 5.10)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor, House
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.registry.models import Customer
from rental.choices.roles import HEADS
from rental.models import BlockedCustomer, RentalOrder


@dataclass(frozen=True, slots=True)
class BlockFacts:
    """Why, and the record it rests on (`app.model:pk`; one entry in force per record)."""

    reason: str
    about: str = ""


@transaction.atomic
def block_customer(
    customer: Customer, dealer_id: int, facts: BlockFacts, *, by: Actor
) -> BlockedCustomer:
    """Nothing is rented to them by any store; said twice it stands once.

    Raises InvalidInput without a reason, DomainError (WRONG_ROLE).
    """
    _only_heads(dealer_id, by)
    if not facts.reason.strip():
        raise InvalidInput(Refusal("REASON_MISSING", _("Please give a reason."), "reason"))
    person = Customer.objects.select_for_update(no_key=True).get(pk=customer.standing.pk)
    entry, is_new = BlockedCustomer.objects.get_or_create(
        customer=person,
        about=facts.about,
        lifted_at=None,
        defaults={
            "dealer_id": dealer_id,
            "reason": facts.reason.strip()[:200],
            "since": timezone.now(),
            "created_by_id": by.user_id,
        },
    )
    if is_new:
        record(entry, "rental.customer_blocked", by=by, customer=person.pk, about=facts.about)
    return entry


@transaction.atomic
def block_customer_of(order_id: int, reason: str, *, by: Actor) -> BlockedCustomer:
    """The customer of an order that the actor sees."""
    order = RentalOrder.objects.visible_to(by).select_related("customer").get(pk=order_id)
    about = f"rental.order:{order.pk}"
    return block_customer(order.customer, order.dealer_id, BlockFacts(reason, about), by=by)


@transaction.atomic
def lift_block(entry_id: int, *, by: Actor, version: int | None = None) -> BlockedCustomer:
    """The store that entered it takes it back; a lifted entry stays lifted."""
    entry = BlockedCustomer.objects.visible_to(by).lock(entry_id)
    entry.expect_version(version)
    _only_heads(entry.dealer_id, by)
    if entry.lifted_at is None:
        entry.lifted_at, entry.lifted_by_id = timezone.now(), by.user_id
        entry.save_fields("lifted_at", "lifted_by")
        record(entry, "rental.block_lifted", by=by)
    return entry


def _only_heads(dealer_id: int, by: Actor) -> None:
    """Heads of the store; write-offs block as the system."""
    if by.house is House.NONE:
        return
    if by.role not in HEADS or dealer_id not in by.dealer_ids:
        raise DomainError(WRONG_ROLE)
