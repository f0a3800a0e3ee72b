"""What a violation costs the customer: the fine as it is, our fee, the penalty of the contract."""

import datetime as dt
from decimal import Decimal

from dealerops.foundation.actor import Actor
from dealerops.policy.services import Values
from dealerops.workcal.services import local_date
from rental.choices.violations import AGENT_FEE
from rental.models import Violation
from rental.services.ledger import charge

ONE_DAY = dt.timedelta(days=1)


def charge_agent(violation: Violation, *, by: Actor) -> None:
    """The fine and our fee, due when the customer's time is over; the caller saves."""
    due_on = last_day(violation)
    values = Values(on=local_date(violation.notified_at), dealer_id=violation.dealer_id)
    fee = values[AGENT_FEE]
    violation.policy_values = {**violation.policy_values, **values.used()}
    violation.fine_charged = post(violation, "FINE", violation.fine, due_on, by=by)
    violation.fee_charged = post(violation, "AGENT_FEE", fee, due_on, by=by)


def post(
    violation: Violation,
    kind: str,
    amount: Decimal,
    due_on: dt.date,
    *,
    by: Actor,
    name: str = "",
) -> Decimal:
    """One item of the ledger per violation and name, however often it is asked for; the amount."""
    if amount > 0 and violation.order:
        charge(
            order=violation.order,
            kind=kind,
            amount=amount,
            due_on=due_on,
            key=f"violation:{violation.pk}:{name or kind.lower()}",
            by=by,
            about=violation,
        )
    return amount


def last_day(violation: Violation) -> dt.date:
    """The last day in time: deadlines are kept as the exclusive end of a day."""
    return local_date(violation.user_due_at) - ONE_DAY


def has_open_items(violation: Violation) -> bool:
    return False


def take_back(violation: Violation, *, by: Actor) -> None:
    """What was charged for it is credited; the caller saves."""
