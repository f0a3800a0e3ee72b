"""What a dealer corrects after a reset: the invoice, the papers, the VIN."""

import datetime as dt
import io
from dataclasses import fields

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from claims.choices import ClaimState, DocumentState, Reason
from claims.models import Claim
from claims.services import (
    ClaimFacts,
    FindingInput,
    attach_document,
    overrule_rejection,
    propose_rejection,
    reset_check,
    resubmit_claim,
    turn_to_reset,
    update_claim,
)
from dealerops.foundation.errors import DomainError, InvalidInput
from dealerops.journal.models import Entry
from tests.factories.claims import Cast, draft_claim, make_claim, make_paper

SYSTEM_ERROR = FindingInput("D01", Reason.O01)
ANOTHER_CAR = FindingInput("D02", Reason.B01)
DAY = dt.timedelta(days=1)


def facts(claim: Claim, **changes: object) -> ClaimFacts:
    return ClaimFacts(
        **{one.name: getattr(claim, one.name) for one in fields(ClaimFacts)} | changes
    )


def correct(claim: Claim, cast: Cast, **changes: object) -> Claim:
    return update_claim(claim.pk, facts(claim, **changes), by=cast.applicant)


def answer(claim: Claim, cast: Cast) -> Claim:
    attach_document(claim.pk, "D01", make_paper(), name="again.png", by=cast.applicant)
    return resubmit_claim(claim.pk, by=cast.applicant)


def states(claim: Claim) -> dict[str, str]:
    return dict(claim.documents.current().values_list("type", "state"))


def test_the_invoice_of_another_claim_is_no_correction(cast, sign_in):
    other = make_claim(cast, ClaimState.SUBMITTED)
    claim = make_claim(cast, ClaimState.RESET)
    with pytest.raises(DomainError) as refused:
        correct(claim, cast, invoice_number=other.invoice_number)
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.field) == ("INV_DUP", "invoice_number")
    typed = {name: value for name, value in vars(claim).items() if isinstance(value, str | int)}
    typed |= {"invoice_number": other.invoice_number, "invoice_date": claim.invoice_date}
    page = sign_in(cast.applicant).post(reverse("claims:save", args=(claim.pk,)), typed)
    assert page.status_code == 409
    assert "INV_DUP" in page.text
    claim.refresh_from_db()
    assert claim.invoice_number != other.invoice_number


def test_two_resets_may_not_be_emptied_of_their_invoices(cast):
    """The number of a live claim is held like its VIN; a draft may leave it open."""
    for claim in (make_claim(cast, ClaimState.RESET), make_claim(cast, ClaimState.RESET)):
        with pytest.raises(InvalidInput, match="INVOICE_INCOMPLETE"):
            correct(claim, cast, invoice_code="", invoice_number="")
    for draft in (draft_claim(cast), draft_claim(cast)):
        assert correct(draft, cast, invoice_code="", invoice_number="").invoice_number == ""


def test_an_invoice_issued_anew_since_the_submission_answers_a_reset(cast):
    claim = make_claim(cast, ClaimState.RESET)
    with time_machine.travel(timezone.now() + DAY, tick=False):
        tomorrow = timezone.localdate()
        claim = correct(claim, cast, invoice_date=tomorrow + DAY)
        with pytest.raises(DomainError, match="INVOICE_IN_FUTURE"):
            answer(claim, cast)
        claim = correct(claim, cast, invoice_date=tomorrow)
        assert claim.first_submitted_at.date() < tomorrow
        assert resubmit_claim(claim.pk, by=cast.applicant).state == ClaimState.ASSIGNED


def test_what_is_found_repairable_leaves_only_its_own_papers_faulty(cast):
    claim = make_claim(cast, ClaimState.CHECKING)
    propose_rejection(claim.pk, [ANOTHER_CAR], by=cast.checker_of(claim))
    assert states(claim)["D02"] == DocumentState.FAIL
    turn_to_reset(claim.pk, [SYSTEM_ERROR], by=cast.specialist)
    assert (states(claim)["D01"], states(claim)["D02"]) == ("FAIL", "UPLOADED")
    assert answer(claim, cast).state == ClaimState.ASSIGNED


def test_an_overruled_proposal_leaves_no_paper_faulty(cast):
    claim = make_claim(cast, ClaimState.CHECKING)
    propose_rejection(claim.pk, [ANOTHER_CAR], by=cast.checker_of(claim))
    overrule_rejection(claim.pk, by=cast.specialist)
    assert DocumentState.FAIL not in states(claim).values()


def test_the_same_scan_once_more_answers_a_fault_that_was_none(cast):
    claim = make_claim(cast, ClaimState.CHECKING)
    scan = make_paper().read()
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.DRAFT)
    first = attach_document(claim.pk, "D02", io.BytesIO(scan), name="a.png", by=cast.applicant)
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.CHECKING)
    reset_check(claim.pk, [FindingInput("D02", Reason.A01)], by=cast.checker_of(claim))
    again = attach_document(claim.pk, "D02", io.BytesIO(scan), name="a.png", by=cast.applicant)
    assert (again.attachment_id, again.state) == (first.attachment_id, DocumentState.UPLOADED)
    assert again.version > first.version
    twice = attach_document(claim.pk, "D02", io.BytesIO(scan), name="a.png", by=cast.applicant)
    assert twice == again
    assert resubmit_claim(claim.pk, by=cast.applicant).state == ClaimState.ASSIGNED


def test_a_vin_that_somebody_else_holds_is_told_to_head_office(cast):
    """N01, when the VIN was corrected into another claim's."""
    holder = make_claim(cast, ClaimState.SUBMITTED, by=cast.neighbour)
    claim = make_claim(cast, ClaimState.RESET)
    correct(claim, cast, vin=holder.vin)
    with pytest.raises(DomainError, match="V01"):
        answer(claim, cast)
    contest = Entry.objects.get(topic="claims.vin_contested")
    assert (contest.object_id, contest.data["holder"]) == (claim.pk, holder.pk)
