"""Deposits and pre-authorisations as they were taken; the ledger books them (domain.md 5.1, 5.7)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.journal.services import record
from rental.choices import DepositKind
from rental.choices.policy import PREAUTH_DAYS
from rental.models import Deposit, PreAuth, RentalOrder
from rental.querysets.orders import OVER
from rental.rules.values import value_for
from rental.services import ledger
from rental.services.desk import only_operators_of_the_store

KNOWN = Refusal("REFERENCE_KNOWN", _("This number was recorded before."), "reference")


@dataclass(frozen=True, slots=True)
class DepositFacts:
    """Money taken; `reference` is the number on the receipt, needed for all but cash."""

    kind: str
    amount: Decimal
    channel: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class PreAuthFacts:
    """What the bank holds; without a last moment it lasts as long as they usually do."""

    amount: Decimal
    reference: str
    kind: str = DepositKind.RENTAL
    expires_at: dt.datetime | None = None


@transaction.atomic
def take_deposit(order_id: int, facts: DepositFacts, *, by: Actor) -> Deposit:
    """Raises InvalidInput (AMOUNT_ODD, REFERENCE_MISSING, REFERENCE_KNOWN), DomainError."""
    order, person = _open_order(order_id, by)
    reference = facts.reference.strip()
    _check(facts.amount, reference, needs_reference=facts.channel != "CASH")
    known = Deposit.objects.filter(channel=facts.channel, reference=reference)
    if reference and known.exists():
        raise InvalidInput(KNOWN)
    deposit = Deposit.objects.create(
        order=order,
        kind=facts.kind,
        amount=facts.amount,
        channel=facts.channel,
        reference=reference,
        taken_at=timezone.now(),
        taken_by_id=person,
    )
    ledger.deposit_taken(deposit, by=by)
    record(order, "rental.deposit_taken", by=by, deposit=deposit.pk, amount=deposit.amount)
    return deposit


@transaction.atomic
def record_preauth(order_id: int, facts: PreAuthFacts, *, by: Actor) -> PreAuth:
    """Raises InvalidInput (AMOUNT_ODD, REFERENCE_MISSING, REFERENCE_KNOWN, EXPIRY_ODD), DomainError."""
    order, person = _open_order(order_id, by)
    reference, now = facts.reference.strip(), timezone.now()
    _check(facts.amount, reference, needs_reference=True)
    expires_at = facts.expires_at or now + dt.timedelta(days=value_for(order, PREAUTH_DAYS))
    if expires_at <= now:
        message = _("The pre-authorisation has expired already.")
        raise InvalidInput(Refusal("EXPIRY_ODD", message, "expires_at"))
    if PreAuth.objects.filter(reference=reference).exists():
        raise InvalidInput(KNOWN)
    preauth = PreAuth.objects.create(
        order=order,
        kind=facts.kind,
        amount=facts.amount,
        reference=reference,
        held_at=now,
        expires_at=expires_at,
        recorded_by_id=person,
    )
    ledger.preauth_held(preauth, by=by)
    record(order, "rental.preauth_recorded", by=by, preauth=preauth.pk, amount=preauth.amount)
    return preauth


def _open_order(order_id: int, by: Actor) -> tuple[RentalOrder, int]:
    """The order under lock, and who is at it."""
    order = RentalOrder.objects.visible_to(by).lock(order_id)
    person = only_operators_of_the_store(order, by)
    if order.state in OVER:
        raise DomainError(Refusal("STATE_CONFLICT", _("This order is over.")))
    return order, person


def _check(amount: Decimal, reference: str, *, needs_reference: bool) -> None:
    found = []
    if amount <= 0 or amount != round(amount, 2):
        found.append(Refusal("AMOUNT_ODD", _("This is no amount that may stand here."), "amount"))
    if needs_reference and not reference:
        message = _("The number of the receipt or authorisation is needed.")
        found.append(Refusal("REFERENCE_MISSING", message, "reference"))
    if found:
        raise InvalidInput(*found)
