"""What a violation costs the customer: the fine as it is, our fee, the penalty of the contract."""

import datetime as dt
from collections.abc import Set
from decimal import Decimal

from django.db.models import Q

from dealerops.foundation.actor import Actor
from dealerops.policy.services import Values
from dealerops.workcal.services import local_date
from rental.choices.ledger import AccountKind, ItemKind
from rental.choices.violations import AGENT_FEE
from rental.models import LedgerItem, Violation
from rental.querysets.ledger import LedgerItemQuerySet
from rental.services.debt_talks import end_dispute, open_dispute
from rental.services.ledger import charge, credit_note
from rental.services.ledger.charging import may_be_taken_back, name_of
from rental.services.ledger.posting import customer_account

ONE_DAY = dt.timedelta(days=1)
CHARGED = ("fine_charged", "late_charged", "fee_charged", "penalty_charged")
NOT_SPENT = frozenset({ItemKind.FINE, ItemKind.AGENT_FEE})


def charge_agent(violation: Violation, *, by: Actor) -> None:
    """The fine and our fee, due when the customer's time is over; the caller saves."""
    due_on = last_day(violation)
    values = Values(on=local_date(violation.notified_at), dealer_id=violation.dealer_id)
    fee = values[AGENT_FEE]
    violation.policy_values = {**violation.policy_values, **values.used()}
    charge_fine(violation, by=by)
    violation.fee_charged = post(violation, ItemKind.AGENT_FEE, fee, due_on, by=by)


def charge_fine(violation: Violation, *, by: Actor) -> None:
    """The fine as the authority asks it, once; the caller saves."""
    if not violation.fine_charged:
        due_on = last_day(violation)
        violation.fine_charged = post(violation, ItemKind.FINE, violation.fine, due_on, by=by)


def post(
    violation: Violation,
    kind: str,
    amount: Decimal,
    due_on: dt.date,
    *,
    by: Actor,
    name: str = "",
) -> Decimal:
    """One item of the ledger per notice and name, however often it is asked for; the amount."""
    if amount > 0 and violation.order:
        told = int(violation.notified_at.timestamp()) if violation.notified_at else 0
        charge(
            order=violation.order,
            kind=kind,
            amount=amount,
            due_on=due_on,
            key=f"violation:{violation.pk}:{told}:{name or kind.lower()}",
            by=by,
            about=violation,
        )
    return amount


def last_day(violation: Violation) -> dt.date:
    """The last day in time: deadlines are kept as the exclusive end of a day."""
    return local_date(violation.user_due_at) - ONE_DAY


def items_of(violation: Violation) -> LedgerItemQuerySet:
    return LedgerItem.objects.filter(about=name_of(violation), order=violation.order_id)


def has_open_items(violation: Violation) -> bool:
    return items_of(violation).open().exists()


def take_back(
    violation: Violation, *, by: Actor, kinds: Set[str] = frozenset(ItemKind.values)
) -> None:
    """What was charged for it is credited, in instalments too, as far as it was not yet.

    The caller saves `CHARGED`.
    """
    if violation.order:
        customer_account(AccountKind.AR, violation.order.customer_id)
    for item in items_of(violation).filter(
        Q(kind__in=kinds) | Q(instalment__plan__item__kind__in=kinds)
    ):
        amount = may_be_taken_back(item)
        if amount:
            credit_note(item.pk, amount, key=f"{name_of(violation)}:back:{item.pk}", by=by)
    if ItemKind.FINE in kinds:
        violation.fine_charged = violation.late_charged = Decimal(0)
    if ItemKind.AGENT_FEE in kinds:
        violation.fee_charged = Decimal(0)
    if ItemKind.PENALTY in kinds:
        violation.penalty_charged = Decimal(0)


def halt_dunning(violation: Violation, *, by: Actor) -> None:
    """Nobody duns for what is disputed."""
    for item in items_of(violation).open():
        if not item.is_disputed:
            open_dispute(item.pk, violation.dispute, by=by)


def resume_dunning(violation: Violation, *, by: Actor) -> None:
    """It stands: what was disputed is owed. The caller has asked whether the actor may say so."""
    for item in items_of(violation).disputed().select_for_update(of=("self",)).order_by("pk"):
        end_dispute(item, by=by, note=violation.ruling)
