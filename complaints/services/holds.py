"""Legal hold: the lawyer leads, and nobody else speaks to the customer (domain.md 3.5)."""

from typing import Final

from django.db import transaction

from complaints.models import Case
from complaints.rules.cases import NO_REASON, refuse_blank
from complaints.services.held import held_case
from complaints.services.steps import carry_on
from complaints.workflow.cases import CASE_FLOW
from dealerops.foundation.actor import Actor
from dealerops.foundation.workflow import Step
from dealerops.journal.services import record
from dealerops.registry.choices import FlagKind
from dealerops.registry.services import lift_flag, raise_flag

HOLD: Final = FlagKind.LEGAL_HOLD


@transaction.atomic
def place_hold(case_id: int, *, reason: str, by: Actor, version: int | None = None) -> Case:
    """The lawyer takes the case over; it remembers where it stood.

    The registry flags the customer, so that no app calls, reminds or invites them meanwhile.
    """
    case = held_case(case_id, by=by, version=version)
    before = case.state
    step = CASE_FLOW.fire(case, "hold", by=by, also=refuse_blank(reason, NO_REASON))
    case.state_before_hold = before
    case.save_fields("state", "state_before_hold")
    if case.customer_id:
        raise_flag(case.customer_id, HOLD, about=about(case), by=by)
    record(case, "complaints.hold_placed", by=by, step=step, note=reason.strip())
    carry_on(case, "complaints.hold_placed", by=by)
    return case


@transaction.atomic
def lift_hold(case_id: int, *, reason: str, by: Actor, version: int | None = None) -> Case:
    """The case goes on where it stood; another case's hold on the same customer stays in force."""
    case = held_case(case_id, by=by, version=version)
    step = CASE_FLOW.fire(case, "lift_hold", by=by, also=refuse_blank(reason, NO_REASON))
    case.state, case.state_before_hold = case.state_before_hold, ""
    case.save_fields("state", "state_before_hold")
    if case.customer_id:
        lift_flag(case.customer_id, HOLD, about=about(case), by=by)
    back = Step(step.name, step.source, case.state)
    record(case, "complaints.hold_lifted", by=by, step=back, note=reason.strip())
    carry_on(case, "complaints.hold_lifted", by=by)
    return case


def about(case: Case) -> str:
    """How the registry names the case that a flag was raised for."""
    return f"complaints.case:{case.pk}"
