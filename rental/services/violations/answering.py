"""What customers and their operators do about a violation, up to its end (domain.md 5.7)."""

from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from dealerops.documents.services import store_upload
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput
from dealerops.journal.services import record
from rental.choices.violations import Proof, ViolationState
from rental.models import Violation, ViolationProof
from rental.rules.violations import NO_FILE, NOT_NUMBERED, OPEN_MONEY
from rental.services.violations.blocking import look_at_blocks
from rental.services.violations.money import (
    CHARGED,
    NOT_SPENT,
    charge_agent,
    halt_dunning,
    has_open_items,
    resume_dunning,
    take_back,
)
from rental.services.violations.telling import send_notice
from rental.workflow.violations import VIOLATION_FLOW


@dataclass(frozen=True, slots=True)
class ProofFacts:
    """What is handed in; a receipt names its decision, a screenshot is a file."""

    kind: str
    decision_no: str = ""
    file: BinaryIO | None = None
    name: str = ""
    note: str = ""


@transaction.atomic
def handle_self(violation_id: int, *, by: Actor, version: int | None = None) -> Violation:
    """The customer goes to the authority."""
    violation = _held(violation_id, by, version)
    step = VIOLATION_FLOW.fire(violation, "handle_self", by=by)
    violation.save_fields("state")
    record(violation, "rental.violation_self_handled", by=by, step=step)
    return violation


@transaction.atomic
def ask_agent(violation_id: int, *, by: Actor, version: int | None = None) -> Violation:
    """We pay a fine without points for the customer: they owe the fine as it is, and our fee.

    Raises TransitionRefused (POINTS_NOT_HANDLED).
    """
    violation = _held(violation_id, by, version)
    step = VIOLATION_FLOW.fire(violation, "ask_agent", by=by)
    charge_agent(violation, by=by)
    violation.save_fields("state", "fine_charged", "fee_charged", "policy_values")
    record(violation, "rental.violation_agent_asked", by=by, step=step)
    return violation


@transaction.atomic
def dispute(violation_id: int, words: str, *, by: Actor, version: int | None = None) -> Violation:
    """The customer disagrees; nothing is dunned until somebody has judged. Raises DISPUTE_EMPTY."""
    violation = _held(violation_id, by, version)
    violation.dispute = words.strip()[:1000]
    step = VIOLATION_FLOW.fire(violation, "dispute", by=by)
    violation.disputed_at, violation.dispute_ended_at = timezone.now(), None
    violation.save_fields("state", "dispute", "disputed_at", "dispute_ended_at")
    halt_dunning(violation, by=by)
    record(violation, "rental.violation_disputed", by=by, step=step)
    return violation


@transaction.atomic
def judge_dispute(
    violation_id: int, ruling: str, *, stands: bool, by: Actor, version: int | None = None
) -> Violation:
    """A leader says whether it stands: the customer is then told anew, otherwise it is cancelled.

    What was charged for a cancelled one is taken back.
    """
    violation = _held(violation_id, by, version)
    violation.ruling = ruling.strip()[:500]
    step = VIOLATION_FLOW.fire(violation, "uphold" if stands else "give_in", by=by)
    violation.dispute_ended_at = timezone.now()
    record(
        violation, "rental.violation_judged", by=by, step=step, note=violation.ruling, stands=stands
    )
    if stands:
        resume_dunning(violation, by=by)
        send_notice(violation, step, by=by)
        return violation
    take_back(violation, by=by)
    violation.save_fields(*("state", "ruling", "dispute_ended_at"), *CHARGED)
    _unblock(violation, by)
    return violation


def hand_proof(
    violation_id: int, facts: ProofFacts, *, by: Actor, version: int | None = None
) -> ViolationProof:
    """Somebody shows that it was dealt with; a customer who had not chosen yet has dealt with it.

    Raises InvalidInput (DECISION_NUMBER, PROOF_FILE), FileRefused, TransitionRefused.
    """
    number = facts.decision_no.strip()[:60]
    if facts.kind == Proof.RECEIPT and not number:
        raise InvalidInput(NOT_NUMBERED)
    if facts.kind == Proof.SCREENSHOT and facts.file is None:
        raise InvalidInput(NO_FILE)
    file = store_upload(facts.file, name=facts.name, by=by) if facts.file else None
    with transaction.atomic():
        violation = _held(violation_id, by, version)
        if violation.state == ViolationState.NOTIFIED:
            VIOLATION_FLOW.fire(violation, "handle_self", by=by)
        again = violation.state == ViolationState.PROOF_SUBMITTED
        step = VIOLATION_FLOW.fire(violation, "add_proof" if again else "hand_proof", by=by)
        violation.save_fields("state")
        proof = ViolationProof.objects.create(
            violation=violation, kind=facts.kind, decision_no=number, file=file,
            note=facts.note.strip()[:300], at=timezone.now(), by_id=by.user_id,
        )  # fmt: skip
        record(violation, "rental.violation_proof", by=by, step=step, kind=proof.kind)
    return proof


@transaction.atomic
def refuse_proof(
    violation_id: int, ruling: str, *, by: Actor, version: int | None = None
) -> Violation:
    """What was handed in shows nothing; the customer is to deal with it still."""
    violation = _held(violation_id, by, version)
    violation.ruling = ruling.strip()[:500]
    step = VIOLATION_FLOW.fire(violation, "refuse_proof", by=by)
    _end_dispute(violation, by)
    violation.save_fields("state", "ruling", "dispute_ended_at")
    record(violation, "rental.violation_proof_refused", by=by, step=step, note=violation.ruling)
    return violation


@transaction.atomic
def verify_violation(violation_id: int, *, by: Actor, version: int | None = None) -> Violation:
    """The authority knows that it was dealt with: asked again, or by the number of its decision.

    Raises TransitionRefused (PROOF_WEAK).
    """
    violation = _held(violation_id, by, version)
    step = VIOLATION_FLOW.fire(violation, "verify", by=by)
    proof = violation.proofs.exclude(kind=Proof.SCREENSHOT).order_by("-at", "-pk")[0]
    violation.verified_at, violation.verified_by_id = timezone.now(), by.user_id
    violation.verified_with, violation.decision_no = proof.kind, proof.decision_no
    if violation.fine_paid_on is None:
        take_back(violation, by=by, kinds=NOT_SPENT)  # they paid the authority, not us
    _end_dispute(violation, by)
    violation.save_fields(
        *("state", "verified_at", "verified_by", "verified_with", "decision_no"),
        *("dispute_ended_at", *CHARGED),
    )
    record(violation, "rental.violation_verified", by=by, step=step, kind=proof.kind)
    _unblock(violation, by)
    return violation


@transaction.atomic
def close_violation(
    violation_id: int, *, by: Actor, note: str = "", version: int | None = None
) -> Violation:
    """Nothing is open any more, at the authority or in the ledger. Raises CHARGE_OPEN."""
    violation = _held(violation_id, by, version)
    also = [OPEN_MONEY] if has_open_items(violation) else []
    step = VIOLATION_FLOW.fire(violation, "close", by=by, also=also)
    violation.closed_at = timezone.now()
    violation.save_fields("state", "closed_at")
    record(violation, "rental.violation_closed", by=by, step=step, note=note.strip()[:300])
    _unblock(violation, by)
    return violation


def _held(violation_id: int, by: Actor, version: int | None) -> Violation:
    violation = Violation.objects.visible_to(by).lock(violation_id)
    violation.expect_version(version)
    return violation


def _end_dispute(violation: Violation, by: Actor) -> None:
    """Who disputed and then handed in proof is judged by the proof; what is left is owed."""
    if violation.disputed_at and violation.dispute_ended_at is None:
        violation.dispute_ended_at = timezone.now()
        resume_dunning(violation, by=by)


def _unblock(violation: Violation, by: Actor) -> None:
    if violation.vehicle_id:
        look_at_blocks([violation.vehicle_id], by=by)
