"""What the database refuses, whoever asks (domain.md 9)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.choices import AccountState, ClaimState, LockState, StepDecision
from claims.models import (
    ApprovalStep,
    CheckAssignment,
    ClaimDocument,
    DealerAccount,
    InvoiceReading,
    PreAppLine,
    ProgramPolicy,
    VinLock,
)
from tests.factories.claims import draft_claim, make_claim


def refused(name: str):
    """The statement inside breaks the constraint of that name."""
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize("state", [LockState.HELD, LockState.CONSUMED])
def test_a_vin_is_locked_once(cast, state):
    first, second = draft_claim(cast), draft_claim(cast)
    VinLock.objects.create(vin="LSGZJ5356TS000123", claim=first, state=state)
    with refused("claims_vin_is_claimed_once"), transaction.atomic():
        VinLock.objects.create(vin="LSGZJ5356TS000123", claim=second)
    VinLock.objects.update(state=LockState.RELEASED)
    VinLock.objects.create(vin="LSGZJ5356TS000123", claim=second)


def test_an_invoice_serves_one_live_claim(cast):
    first = make_claim(cast, ClaimState.SUBMITTED)
    second = make_claim(cast, ClaimState.SUBMITTED)
    second.invoice_code, second.invoice_number = first.invoice_code, first.invoice_number
    with refused("claims_invoice_used_once_among_live_claims"), transaction.atomic():
        second.save_fields("invoice_code", "invoice_number")


def test_a_released_claim_frees_its_invoice(cast):
    first = make_claim(cast, ClaimState.WITHDRAWN)
    again = draft_claim(cast, invoice_code=first.invoice_code, invoice_number=first.invoice_number)
    again.state, again.first_submitted_at = ClaimState.SUBMITTED, timezone.now()
    again.save_fields("state", "first_submitted_at")


def test_a_dealer_has_one_active_account(cast):
    with refused("claims_one_active_account_per_dealer"), transaction.atomic():
        DealerAccount.objects.create(dealer=cast.dealer, payee_name="x")
    DealerAccount.objects.create(dealer=cast.dealer, payee_name="x", state=AccountState.CLOSED)


def test_a_line_is_never_overclaimed(cast):
    line = draft_claim(cast).line
    with refused("claims_line_is_never_overclaimed"), transaction.atomic():
        PreAppLine.objects.filter(pk=line.pk).update(taken=line.qty + 1)


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ("creator_id", "claims_creator_never_approves"),
        ("checker_id", "claims_checker_never_approves"),
    ],
)
def test_creator_and_checker_never_approve(cast, person, name):
    step = make_claim(cast, ClaimState.IN_APPROVAL).steps.get()
    with refused(name), transaction.atomic():
        ApprovalStep.objects.filter(pk=step.pk).update(
            decision=StepDecision.APPROVED, decided_by_id=getattr(step, person)
        )


def test_a_level_decides_once_per_round(cast):
    step = make_claim(cast, ClaimState.IN_APPROVAL).steps.get()
    step.pk = None
    with refused("claims_level_decides_once_per_round"), transaction.atomic():
        step.save(force_insert=True)


def test_an_approval_has_a_person(cast):
    step = make_claim(cast, ClaimState.IN_APPROVAL).steps.get()
    with refused("claims_approval_has_a_person"), transaction.atomic():
        ApprovalStep.objects.filter(pk=step.pk).update(decision=StepDecision.APPROVED)


def test_one_checker_at_a_time(cast):
    claim = make_claim(cast, ClaimState.ASSIGNED)
    now = timezone.now()
    with refused("claims_one_checker_at_a_time"), transaction.atomic():
        CheckAssignment.objects.create(
            claim=claim,
            firm=cast.firm,
            checker_id=cast.checker.user_id,
            assigned_at=now,
            due_at=now,
        )


def test_a_submitted_claim_has_its_date(cast):
    claim = draft_claim(cast)
    claim.state = ClaimState.SUBMITTED
    with refused("claims_submitted_has_date"), transaction.atomic():
        claim.save_fields("state")


def test_a_program_has_one_policy_a_day(cast):
    policy = draft_claim(cast).program.policies.get()
    with refused("claims_program_has_one_policy_a_day"), transaction.atomic():
        ProgramPolicy.objects.create(
            program=policy.program, valid=(dt.date(2026, 1, 1), None),
            support_type=policy.support_type, rate=policy.rate, required_documents=[],
        )  # fmt: skip


def test_a_file_is_read_once_per_engine(cast):
    document = ClaimDocument.objects.filter(claim=draft_claim(cast), type="D01").get()
    InvoiceReading.objects.create(attachment=document.attachment, engine="rapidocr")
    with refused("claims_file_is_read_once_per_engine"), transaction.atomic():
        InvoiceReading.objects.create(attachment=document.attachment, engine="rapidocr")
