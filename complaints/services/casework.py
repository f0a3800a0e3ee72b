"""Working on a case: acknowledged, owned, spoken about, investigated, planned, carried out (domain.md 3.5)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices import PENDING
from complaints.choices.raci import Activity
from complaints.models import Case
from complaints.rules.cases import IS_A_PARENT, VERIFIED_IT, refuse_blank
from complaints.selectors.owners import may_own
from complaints.services.held import held_case
from complaints.services.raci import refuse_unless_consulted
from complaints.services.steps import carry_on
from complaints.services.triage import NOT_AN_OWNER
from complaints.workflow.cases import CASE_FLOW
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record

NO_NOTE = Refusal("NOTE_MISSING", _("Write something down."), "note")
NO_PARENT = Refusal("PARENT_UNKNOWN", _("There is no such case."), "parent_id")
NOT_A_PARENT = Refusal(
    "PARENT_NOT_POSSIBLE",
    _("A common cause is an open case that has none above it, and not the case itself."),
    "parent_id",
)


@transaction.atomic
def acknowledge_case(case_id: int, *, by: Actor, version: int | None = None) -> Case:
    """Somebody has seen the case: the internal clock stops. A second time changes nothing."""
    case = held_case(case_id, by=by, version=version)
    step = CASE_FLOW.fire(case, "acknowledge", by=by)
    if case.acknowledged_at:
        return case
    case.acknowledged_at = timezone.now()
    case.save_fields("acknowledged_at")
    record(case, "complaints.case_acknowledged", by=by, step=step)
    carry_on(case, "complaints.case_acknowledged", by=by)
    return case


def take_case(case_id: int, *, by: Actor, version: int | None = None) -> Case:
    """Whoever presses this owns the case from now on."""
    return assign_owner(case_id, by.user_id or 0, by=by, version=version)


@transaction.atomic
def assign_owner(
    case_id: int, owner_id: int, *, by: Actor, department: str = "", version: int | None = None
) -> Case:
    """Hand the case to somebody of its dealer, its region or head office; taking it acknowledges it.

    The step in hand ends and the next one begins with the new owner. Raises InvalidInput for somebody
    who cannot own it, TransitionRefused for whoever made its verification call.
    """
    case = held_case(case_id, by=by, version=version)
    also = [VERIFIED_IT] if case.verified_by_id == owner_id else []
    step = CASE_FLOW.fire(case, "assign", by=by, also=also)
    if not may_own(case, owner_id):
        raise InvalidInput(NOT_AN_OWNER)
    before, case.owner_id = case.owner_id, owner_id
    case.department = department or case.department
    if owner_id == by.user_id and case.acknowledged_at is None:
        case.acknowledged_at = timezone.now()
    case.save_fields("owner", "department", "acknowledged_at")
    record(case, "complaints.case_assigned", by=by, step=step, before=before, owner=owner_id)
    carry_on(case, "complaints.case_assigned", by=by)
    return case


@transaction.atomic
def add_note(
    case_id: int, note: str, *, by: Actor, minutes: int = 0, version: int | None = None
) -> Case:
    """Something to remember; `minutes` of work count towards the step in hand."""
    case = held_case(case_id, by=by, version=version)
    step = CASE_FLOW.fire(case, "note", by=by, also=refuse_blank(note, NO_NOTE))
    record(case, "complaints.note_added", by=by, step=step, note=note.strip(), minutes=minutes)
    carry_on(case, "complaints.note_added", by=by, minutes=minutes)
    return case


@transaction.atomic
def investigate_case(case_id: int, *, by: Actor, version: int | None = None) -> Case:
    """The owner looks for the cause, after the first contact or when the case was opened again."""
    case = held_case(case_id, by=by, version=version)
    step = CASE_FLOW.fire(case, "investigate", by=by)
    case.save_fields("state")
    record(case, "complaints.case_investigated", by=by, step=step)
    carry_on(case, "complaints.case_investigated", by=by)
    return case


@transaction.atomic
def propose_plan(
    case_id: int, plan: str, *, by: Actor, minutes: int = 0, version: int | None = None
) -> Case:
    """What the customer is offered; another plan in its place while the customer has not agreed.

    The plan's clock stops with the first one. Region, complaint desk and quality are asked before
    (domain.md 3.11). Raises TransitionRefused, while their time runs with NOT_CONSULTED.
    """
    case = held_case(case_id, by=by, version=version)
    case.plan = plan.strip()
    step = CASE_FLOW.fire(case, "propose_plan", by=by)
    refuse_unless_consulted(case, Activity.PLAN, by=by)
    case.planned_at = case.planned_at or timezone.now()
    case.save_fields("state", "plan", "planned_at")
    record(case, "complaints.plan_proposed", by=by, step=step)
    carry_on(case, "complaints.plan_proposed", by=by, minutes=minutes)
    return case


@transaction.atomic
def agree_plan(case_id: int, *, by: Actor, version: int | None = None) -> Case:
    """The customer has said yes to the plan."""
    case = held_case(case_id, by=by, version=version)
    step = CASE_FLOW.fire(case, "agree", by=by)
    case.agreed_at = timezone.now()
    case.save_fields("state", "agreed_at")
    record(case, "complaints.plan_agreed", by=by, step=step)
    carry_on(case, "complaints.plan_agreed", by=by)
    return case


@transaction.atomic
def execute_plan(case_id: int, *, by: Actor, version: int | None = None) -> Case:
    """What was agreed is being done."""
    case = held_case(case_id, by=by, version=version)
    step = CASE_FLOW.fire(case, "execute", by=by)
    case.save_fields("state")
    record(case, "complaints.plan_begun", by=by, step=step)
    carry_on(case, "complaints.plan_begun", by=by)
    return case


@transaction.atomic
def set_parent(
    case_id: int, parent_id: int | None, *, by: Actor, version: int | None = None
) -> Case:
    """One case stands for the common cause of many customers; None takes the case out again.

    Causes have one storey: a parent has no parent, a child no children. Raises TransitionRefused.
    """
    case = held_case(case_id, by=by, version=version)
    parent = Case.objects.visible_to(by).filter(pk=parent_id).first() if parent_id else None
    step = CASE_FLOW.fire(case, "group", by=by, also=_against(case, parent_id, parent))
    before, case.parent = case.parent_id, parent
    case.save_fields("parent")
    record(case, "complaints.case_grouped", by=by, step=step, before=before, parent=parent_id)
    carry_on(case, "complaints.case_grouped", by=by)
    return case


def _against(case: Case, parent_id: int | None, parent: Case | None) -> list[Refusal]:
    if parent_id is None:
        return []
    if parent is None:
        return [NO_PARENT]
    if parent.pk == case.pk or parent.parent_id or parent.state not in PENDING:
        return [NOT_A_PARENT]
    return [IS_A_PARENT] if case.children.exists() else []
