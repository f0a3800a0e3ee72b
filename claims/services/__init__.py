"""Everything that can happen to a claim. Portal, back office, API and background work call these."""

from claims.services.assignment import (
    assign_claim,
    reassign_claim,
    try_assign,
    try_reassign,
)
from claims.services.batches import BatchInput, confirm_batch, run_batch, undo_batch
from claims.services.checking import (
    confirm_rejection,
    overrule_rejection,
    pass_check,
    propose_rejection,
    reset_check,
    start_check,
    turn_to_reset,
)
from claims.services.decision import approve_claim, reject_claim, reset_approval, route_claim
from claims.services.drafting import ClaimFacts, delete_claim, open_claim, update_claim
from claims.services.findings import FindingInput
from claims.services.nudging import nudge_claim
from claims.services.papers import attach_document, remove_document
from claims.services.preapplication import LineInput, Registration, enter_preapplication
from claims.services.programs import install_programs
from claims.services.reading import compare_invoice, raise_flags, read_invoice, read_scanned
from claims.services.release import (
    mark_late_check,
    release_expired,
    release_rejected,
    time_out_reset,
)
from claims.services.submission import resubmit_claim, submit_claim, withdraw_claim

__all__ = (
    "BatchInput",
    "ClaimFacts",
    "FindingInput",
    "LineInput",
    "Registration",
    "approve_claim",
    "assign_claim",
    "attach_document",
    "compare_invoice",
    "confirm_batch",
    "confirm_rejection",
    "delete_claim",
    "enter_preapplication",
    "install_programs",
    "mark_late_check",
    "nudge_claim",
    "open_claim",
    "overrule_rejection",
    "pass_check",
    "propose_rejection",
    "raise_flags",
    "read_invoice",
    "read_scanned",
    "reassign_claim",
    "reject_claim",
    "release_expired",
    "release_rejected",
    "remove_document",
    "reset_approval",
    "reset_check",
    "resubmit_claim",
    "route_claim",
    "run_batch",
    "start_check",
    "submit_claim",
    "time_out_reset",
    "try_assign",
    "try_reassign",
    "turn_to_reset",
    "undo_batch",
    "update_claim",
    "withdraw_claim",
)
