"""What insurers owe for repairs, and their money (domain.md 5.10)."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from rental.choices import PayChannel
from rental.choices.ledger import EntryKind
from rental.choices.roles import STORE_ROLES
from rental.models import DamageCase, RentalOrder
from rental.selectors.ledger import insurer_owes
from rental.services import ledger
from rental.services.ledger.posting import posted
from rental.services.ledger.receiving import NO_CHANNEL

TOO_MUCH = Refusal("INSURER_OWES_LESS", _("The insurer owes less than that."), "amount")


def book_share(case: DamageCase, *, by: Actor) -> None:
    """What the insurer owes for the repair, once, whether the customer owes something too or not."""
    if case.assessed_at and case.insurer_paid:
        key = f"damage:{case.pk}:insurer"
        ledger.insurer_share(order=case.order, amount=case.insurer_paid, key=key, by=by)


@transaction.atomic
def take_from_insurer(
    case_id: int, amount: Decimal, *, channel: str, key: str, by: Actor, ref: str = ""
) -> None:
    """The insurer's money for a damage of the order; the same key again changes nothing.

    Raises InvalidInput (INSURER_OWES_LESS, CHANNEL_UNKNOWN, AMOUNT_WRONG), DomainError (WRONG_ROLE).
    """
    case = DamageCase.objects.visible_to(by).get(pk=case_id)
    if by.role not in STORE_ROLES:
        raise DomainError(WRONG_ROLE)
    if channel not in PayChannel.values:
        raise InvalidInput(NO_CHANNEL)
    order = RentalOrder.objects.lock(case.order_id)
    if posted(key, kind=EntryKind.INSURER_PAID):
        return
    if amount > insurer_owes(order.pk):
        raise InvalidInput(TOO_MUCH)
    ref = ref or f"damage {case.number}"
    entry = ledger.insurer_paid(
        order=order, amount=amount, channel=channel, key=key, by=by, ref=ref
    )
    record(case, "rental.insurer_paid", by=by, amount=str(amount), entry=entry.pk)
