"""Scenarios of domain.md 8 through the doors: the dealer's portal, the firm's key, the back office."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.choices import ClaimState, HoldReason, LockState, Reason
from claims.forms import ClaimFactsForm
from claims.models import Claim, VinLock
from dealerops.accounts.models import User
from dealerops.foundation.actor import Role
from dealerops.journal.services import drain
from dealerops.notifications.models import Message
from quota.models import QuotaBucket, QuotaEvent
from tests.claims.firms import client_of
from tests.factories.claims import (
    Cast,
    draft_claim,
    give_quota,
    make_claim,
    make_line,
    make_paper,
    make_person,
    make_vin,
)

pytestmark = pytest.mark.django_db
MISSING_PAGE = {"document": "D02", "reason": "A02", "note": "page two"}
MOST_RESETS = 3


class FirmDoor:
    """The third party's system with its key; every command names the claim's checker."""

    def __init__(self, cast: Cast) -> None:
        self.client = client_of(cast.firm)

    def command(self, claim: Claim, name: str, **said: object) -> dict:
        checker = User.objects.get(pk=Claim.objects.get(pk=claim.pk).checker_id)
        url = reverse(f"claims-api:{name}", args=(claim.pk,))
        answer = self.client.post(url, {"checker": checker.username, **said})
        assert answer.status_code == 200, answer.content
        claim.refresh_from_db()
        return answer.json()

    def send_back(self, claim: Claim) -> dict:
        self.command(claim, "start")
        return self.command(claim, "reset", findings=[MISSING_PAGE])


def page_of(client: Client, claim: Claim) -> str:
    return client.get(reverse("claims:detail", args=(claim.pk,))).content.decode()


def submit(client: Client, claim: Claim):
    """Press the button of the dealer's page with everything that stands in its form."""
    typed = ClaimFactsForm.of(Claim.objects.get(pk=claim.pk)).initial
    data = {name: value for name, value in typed.items() if value not in (None, False)}
    answer = client.post(reverse("claims:submit", args=(claim.pk,)), data)
    drain("default")
    claim.refresh_from_db()
    return answer


def bring(client: Client, claim: Claim, document: str) -> None:
    paper = make_paper()
    paper.name = f"{document}.png"
    client.post(reverse("claims:attach", args=(claim.pk, document)), {"file": paper})


def test_s05_three_answers_and_no_fourth(cast, sign_in):
    dealer, firm = sign_in(cast.applicant), FirmDoor(cast)
    claim = draft_claim(cast)
    submit(dealer, claim)
    checker = claim.checker_id
    first_submission = claim.first_submitted_at
    for number in range(1, MOST_RESETS + 1):
        assert firm.send_back(claim)["state"] == ClaimState.RESET
        assert claim.reset_count == number
        assert "page two" in page_of(dealer, claim)
        refused = submit(dealer, claim)
        assert refused.status_code == 409
        assert "DOCUMENT_MISSING" in refused.content.decode()
        bring(dealer, claim, "D02")
        submit(dealer, claim)
        assert (claim.state, claim.checker_id) == (ClaimState.ASSIGNED, checker)
        assert claim.first_submitted_at == first_submission

    assert firm.send_back(claim)["state"] == ClaimState.REJECTED
    assert claim.findings.filter(reason=Reason.T03).exists()
    assert VinLock.objects.get(claim=claim).state == LockState.HELD
    assert Reason.T03.value in page_of(dealer, claim)
    bring(dealer, claim, "D02")
    submit(dealer, claim)
    assert claim.state == ClaimState.REJECTED


def test_n01_the_second_dealer_is_refused_and_learns_nothing(cast, sign_in):
    vin = make_vin()
    first = draft_claim(cast, vin=vin)
    second = draft_claim(cast, by=cast.stranger, vin=vin)
    submit(sign_in(cast.applicant), first)
    assert first.state == ClaimState.ASSIGNED

    refused = submit(sign_in(cast.stranger), second)
    said = refused.content.decode()
    assert refused.status_code == 409
    assert "V01" in said
    for secret in (first.number, cast.dealer.name, cast.dealer.name_en, cast.dealer.legal_name):
        assert secret not in said
    assert second.state == ClaimState.DRAFT
    assert VinLock.objects.get(vin=vin).claim == first

    told = Message.objects.get(topic="claims/vin_contested")
    assert told.recipient_id == cast.specialist.user_id
    page = sign_in(cast.specialist).get(reverse("admin:claims_claim_change", args=(second.pk,)))
    assert first.number in page.content.decode()


def test_n03_the_last_unit_goes_to_one_of_two_approvers(cast, sign_in):
    line = make_line(cast.dealer)
    first, second = (make_claim(cast, line=line, quota=0) for _ in range(2))
    give_quota(cast.dealer, 1, on=first.invoice_date)
    colleague = make_person(Role.SSA_SPECIALIST)
    answers = []
    for person, claim in ((cast.specialist, first), (colleague, second)):
        url = reverse("admin:claims_claim_run", args=(claim.pk, "approve"))
        page = sign_in(person).post(url, {"version": claim.version, "note": ""}, follow=True)
        answers.append(page.content.decode())
        claim.refresh_from_db()
    assert "QUOTA_EXCEEDED" not in answers[0]
    assert "QUOTA_EXCEEDED" in answers[1]
    assert (first.state, first.hold_reason) == (ClaimState.APPROVED, HoldReason.NONE)
    assert (second.state, second.hold_reason) == (ClaimState.IN_APPROVAL, HoldReason.QUOTA)
    bucket = QuotaBucket.objects.get()
    assert (bucket.consumed, bucket.available) == (1, 0)
    assert QuotaEvent.objects.filter(threshold=100).count() == 1
