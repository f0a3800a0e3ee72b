"""Decisions of a round: made while people talk, withdrawn with a reason, never rewritten (domain.md 3.7)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices.rounds import ActionState, DecisionType
from complaints.models import Case, Decision
from complaints.rules.rounds import is_quorate
from complaints.rules.verdicts import Verdict, against
from complaints.selectors.rounds.people import approving_roles, may_do, may_own
from complaints.services.goodwill import may_grant
from complaints.services.rounds.agenda import lock_item
from complaints.services.rounds.effects import act_on, put_up, take_back
from complaints.services.rounds.meeting import check_writing
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal, TransitionRefused
from dealerops.journal.services import record

__all__ = ("Verdict", "decide", "withdraw_decision")

NOT_AN_APPROVER = Refusal(
    "NOT_AN_APPROVER",
    _("Approvers are the regional head of the case, the risk manager and management."),
    "approver",
)
ABOVE_LIMIT = Refusal(
    "APPROVER_LIMIT",
    _("With what the car was given before, this is more than the approver may grant."),
    "approver",
)
NOT_AN_OWNER = Refusal("ACTION_OWNER_UNKNOWN", _("This person has no role in the house."), "owner")
NOT_A_DOER = Refusal(
    "ACTION_OWNER_OUTSIDE",
    _("People of dealers see no rounds. Name somebody who does, and ask the dealer in the case."),
    "owner",
)
NO_REASON = Refusal("WITHDRAW_REASON", _("Say why the decision is withdrawn."), "reason")
DONE_ALREADY = Refusal("DECISION_DONE", _("What was decided has been done already."))
GONE = Refusal("WITHDRAWN_ALREADY", _("This decision has been withdrawn already."))


@transaction.atomic
def decide(item_id: int, verdict: Verdict, *, by: Actor, version: int | None = None) -> Decision:
    """Write a decision down, with its action item and what it does to the case.

    `version` is that of the item: whoever has not seen what others decided in the meantime decides
    nothing (StaleObject). Raises TransitionRefused (NO_QUORUM, ROUND_NOT_OPEN …) and InvalidInput
    with every gap.
    """
    round_, item = lock_item(item_id, by)
    check_writing(round_, by)
    item.expect_version(version)
    refusal = is_quorate(round_)
    if refusal:
        raise TransitionRefused(refusal)
    gaps = against(verdict, item, round_, timezone.localdate())
    if verdict.approver_id:
        gaps += _against_approver(verdict, verdict.approver_id, item.case)
    if verdict.owner_id and not may_own(verdict.owner_id):
        gaps.append(NOT_AN_OWNER)
    elif (
        verdict.owner_id
        and verdict.type != DecisionType.CHANGE_OWNER
        and not may_do(verdict.owner_id)
    ):
        gaps.append(NOT_A_DOER)
    if gaps:
        raise InvalidInput(*gaps)
    decision = Decision.objects.create(
        item=item,
        type=verdict.type,
        text=verdict.text.strip(),
        amount=verdict.amount,
        approver_id=verdict.approver_id,
        owner_id=verdict.owner_id,
        due_on=verdict.due_on,
        decided_at=timezone.now(),
        decided_by_id=by.user_id or 0,
        topic=put_up(item, verdict, by=by),
    )
    item.save_fields()
    record(
        decision,
        "complaints.decided",
        by=by,
        round=round_.pk,
        case=item.case_id,
        type=verdict.type,
        amount=verdict.amount,
        owner=verdict.owner_id,
    )
    act_on(decision, by=by)
    return decision


@transaction.atomic
def withdraw_decision(
    decision_id: int, *, reason: str, by: Actor, version: int | None = None
) -> Decision:
    """It was written down wrongly: its open action item is dropped, its topic leaves the China round."""
    found = Decision.objects.visible_to(by).get(pk=decision_id)
    round_, item = lock_item(found.item_id, by)
    check_writing(round_, by)
    decision = Decision.objects.visible_to(by).lock(decision_id)
    decision.expect_version(version)
    if decision.withdrawn_at:
        raise TransitionRefused(GONE)
    if not reason.strip():
        raise InvalidInput(NO_REASON)
    action = getattr(decision, "action", None)
    if action and action.state == ActionState.CLOSED:
        raise TransitionRefused(DONE_ALREADY)
    decision.withdrawn_at, decision.withdrawn_by_id = timezone.now(), by.user_id
    decision.withdrawn_reason = reason.strip()
    decision.save_fields("withdrawn_at", "withdrawn_by", "withdrawn_reason")
    item.save_fields()
    record(decision, "complaints.decision_withdrawn", by=by, round=round_.pk)
    take_back(decision, by=by)
    return decision


def _against_approver(verdict: Verdict, approver_id: int, case: Case | None) -> list[Refusal]:
    """Goodwill is approved within the limit of the approver's role, like any other (domain.md 3.14)."""
    roles = approving_roles(approver_id, case)
    if not roles:
        return [NOT_AN_APPROVER]
    if verdict.type != DecisionType.GOODWILL or case is None or verdict.amount is None:
        return []
    return [] if may_grant(case, verdict.amount, roles) else [ABOVE_LIMIT]
