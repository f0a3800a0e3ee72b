"""Policy about one case (domain.md 3.5, 3.11, 7.2)."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from complaints.choices import CaseState, Lamp, Verification
from complaints.models import Case
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import Refusal

CENTRAL = frozenset({Role.COMPLAINT_DESK, Role.RISK_MANAGER})
ADVOCATES = frozenset({Role.D_CAM, Role.REGION_CAM})
HAPPY = frozenset({Verification.SATISFIED, Verification.ACCEPTED})

NO_OWNER = Refusal("CASE_HAS_NO_OWNER", _("Nobody owns this case yet."), "owner")
NO_PLAN = Refusal("PLAN_MISSING", _("Write down the plan."), "plan")
NO_ROOT_CAUSE = Refusal("ROOT_CAUSE_MISSING", _("Say what the root cause was."), "root_cause")
NO_MEASURES = Refusal("MEASURES_MISSING", _("Write down what was done."), "measures")
NO_COST = Refusal("COST_MISSING", _("Say what it cost, 0 if nothing."), "cost")
NOT_VERIFIED = Refusal(
    "NOT_VERIFIED",
    _("First somebody else calls the customer, who is satisfied or accepts the solution."),
)
OWNER_VERIFIES = Refusal(
    "OWNER_VERIFIES", _("The verification call is made by somebody else than the owner.")
)
VERIFIED_IT = Refusal(
    "VERIFIER_OWNS", _("Whoever made the verification call does not own the case."), "owner_id"
)
WRONG_LIGHT = Refusal(
    "LIGHT_TOO_HIGH",
    _("Yellow and red cases are closed by the complaint desk or the risk manager."),
)
ALERTED = Refusal(
    "ALERTED", _("A quick alert is in force: only the risk manager ends this case so.")
)
NOT_THE_JUDGE = Refusal(
    "WRONG_APPROVER",
    _(
        "Without the customer's agreement the regional head closes green and yellow cases, the risk"
        " manager red ones and those without a region."
    ),
)
OWNER_APPROVES = Refusal(
    "OWNER_APPROVES", _("Whoever owns the case does not approve closing it without agreement.")
)
NO_REASON = Refusal("REASON_MISSING", _("Please give a reason."), "reason")
NO_LEGAL_NOTE = Refusal("LEGAL_NOTE_MISSING", _("Add the legal note."), "legal_note")
BOTH_SIDES = Refusal(
    "INVALID_NEEDS_BOTH",
    _("A customer advocate and head office have to agree that a case is no complaint."),
)
IS_A_PARENT = Refusal("IS_A_PARENT", _("This case is itself the common cause of others."))
SAME_PERSON = Refusal("SAME_PERSON", _("Somebody else has to agree with your proposal."))
PAPER_AHEAD = Refusal("MATTER_AHEAD", _("A paper comes today or came before."), "received_on")
PAPER_DUE_BEFORE = Refusal(
    "MATTER_DUE_BEFORE", _("The deadline lies before the day on which the paper came."), "due_on"
)
LAWYER_SPEAKS = Refusal("LEGAL_HOLD", _("Legal hold: only the lawyer speaks to this customer."))


def is_owned(case: Case) -> Refusal | None:
    return None if case.owner_id else NO_OWNER


def has_plan(case: Case) -> Refusal | None:
    return None if case.plan.strip() else NO_PLAN


def has_root_cause(case: Case) -> Refusal | None:
    return None if case.root_cause else NO_ROOT_CAUSE


def has_measures(case: Case) -> Refusal | None:
    return None if case.measures.strip() else NO_MEASURES


def has_cost(case: Case) -> Refusal | None:
    return NO_COST if case.cost is None else None


def is_verified(case: Case) -> Refusal | None:
    """The second callback was made and the customer is satisfied or accepts it (domain.md 3.5)."""
    return None if case.verification in HAPPY and case.verified_at else NOT_VERIFIED


def has_exception_reason(case: Case) -> Refusal | None:
    return None if case.exception_reason.strip() else NO_REASON


def has_legal_note(case: Case) -> Refusal | None:
    return None if case.exception_note.strip() else NO_LEGAL_NOTE


def may_end_its_alert(case: Case, actor: Actor) -> Refusal | None:
    """A quick alert ends by the risk manager's word and nobody else's (domain.md 3.4)."""
    if actor.role == Role.RISK_MANAGER or not case.rung_alerts.in_force().exists():
        return None
    return ALERTED


def does_not_own(case: Case, actor: Actor) -> Refusal | None:
    return OWNER_VERIFIES if case.owner_id in _persons(actor) else None


def may_speak(case: Case, actor: Actor) -> Refusal | None:
    """Under a legal hold the lawyer alone speaks to the customer: the communication lock."""
    is_locked = case.state == CaseState.LEGAL_HOLD and actor.role != Role.LEGAL
    return LAWYER_SPEAKS if is_locked else None


def approves_for_others(case: Case, actor: Actor) -> Refusal | None:
    return OWNER_APPROVES if case.owner_id in _persons(actor) else None


def may_close_this_light(case: Case, actor: Actor) -> Refusal | None:
    """Dealers and regions end green cases, head office every one (domain.md 7.2)."""
    return None if case.lamp == Lamp.GREEN or actor.role in CENTRAL else WRONG_LIGHT


def judges_this_light(case: Case, actor: Actor) -> Refusal | None:
    """Who approves closing without agreement (domain.md 3.5); a case of no region has no regional head."""
    is_central = case.lamp == Lamp.RED or case.region_id is None
    judge = Role.RISK_MANAGER if is_central else Role.REGION_HEAD
    return None if actor.role == judge else NOT_THE_JUDGE


def needs_the_other_side(case: Case, first: str, second: str) -> Refusal | None:
    """An advocate and head office agree; where a case has no dealer and region, two of head office do."""
    sides = {role in CENTRAL for role in (first, second)}
    has_advocate = case.dealer_id is not None or case.region_id is not None
    return BOTH_SIDES if has_advocate and len(sides) < 2 else None


def _persons(actor: Actor) -> set[int]:
    """The person and, for a delegate, whom they stand in for."""
    return {one for one in (actor.user_id, actor.for_user_id) if one is not None}


def refuse_blank(text: str, refusal: Refusal) -> list[Refusal]:
    return [] if text.strip() else [refusal]


def refuse_days(received_on: dt.date, due_on: dt.date | None, on: dt.date) -> list[Refusal]:
    """A lawyer's paper has come by `on`, and is not to be answered before it came."""
    found = [PAPER_AHEAD] if received_on > on else []
    return found + ([PAPER_DUE_BEFORE] if due_on and due_on < received_on else [])
