"""No complaint after all: an advocate and head office agree, two persons (domain.md 3.5)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.models import Case, InvalidProposal
from complaints.rules.cases import (
    NO_REASON,
    SAME_PERSON,
    may_end_its_alert,
    needs_the_other_side,
    refuse_blank,
)
from complaints.services.held import held_case
from complaints.services.steps import carry_on
from complaints.workflow.cases import CASE_FLOW
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal
from dealerops.journal.services import record

NO_PROPOSAL = Refusal("NO_PROPOSAL", _("Nobody has proposed that this case is no complaint."))
PROPOSED_ALREADY = Refusal("PROPOSED_ALREADY", _("Somebody has proposed this already."))


@transaction.atomic
def propose_invalid(
    case_id: int, *, reason: str, by: Actor, version: int | None = None
) -> InvalidProposal:
    """One of the two says that the case is no complaint. Raises TransitionRefused."""
    case = held_case(case_id, by=by, version=version)
    also = refuse_blank(reason, NO_REASON)
    if case.invalid_proposals.open().exists():
        also.append(PROPOSED_ALREADY)
    step = CASE_FLOW.fire(case, "propose_invalid", by=by, also=also)
    proposal = InvalidProposal.objects.create(
        case=case,
        reason=reason.strip(),
        proposed_by_id=by.user_id or 0,
        proposed_role=by.role,
        proposed_at=timezone.now(),
    )
    record(case, "complaints.invalid_proposed", by=by, step=step, note=proposal.reason)
    carry_on(case, "complaints.invalid_proposed", by=by)
    return proposal


@transaction.atomic
def decide_invalid(case_id: int, *, is_agreed: bool, by: Actor, version: int | None = None) -> Case:
    """The second person agrees, and the case is none; or does not, and it goes on.

    An advocate and head office agree, two persons; where a case has neither dealer nor region, two
    persons of head office. Where a quick alert is in force it is the risk manager who agrees (domain.md
    3.4). Raises TransitionRefused.
    """
    case = held_case(case_id, by=by, version=version)
    proposal = case.invalid_proposals.open().select_for_update().first()
    also = _against(case, proposal, by) if is_agreed or proposal is None else []
    step = CASE_FLOW.fire(case, "invalidate" if is_agreed else "propose_invalid", by=by, also=also)
    assert proposal is not None  # noqa: S101 - the flow has refused without one
    proposal.decided_by_id, proposal.decided_at = by.user_id, timezone.now()
    proposal.is_agreed = is_agreed
    proposal.save_fields("decided_by", "decided_at", "is_agreed")
    case.save_fields("state")
    record(case, "complaints.invalid_decided", by=by, step=step, is_agreed=is_agreed)
    carry_on(case, "complaints.invalid_decided", by=by)
    return case


def _against(case: Case, proposal: InvalidProposal | None, by: Actor) -> list[Refusal]:
    if proposal is None:
        return [NO_PROPOSAL]
    found = []
    if proposal.proposed_by_id in {by.user_id, by.for_user_id}:
        found.append(SAME_PERSON)
    others = (
        needs_the_other_side(case, proposal.proposed_role, by.role),
        may_end_its_alert(case, by),
    )
    return [*found, *(one for one in others if one)]
