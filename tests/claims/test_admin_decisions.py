"""Deciding about claims in the back office, each person in their own browser."""

import html
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from claims.choices import ClaimState, HoldReason, LockState, StepDecision
from claims.models import Claim
from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import Role
from quota.models import QuotaBucket, QuotaEntry
from quota.selectors import ledger_differs
from tests.factories.claims import give_quota, make_claim

pytestmark = pytest.mark.django_db
ILLEGIBLE = {"document_0": "D01", "reason_0": "A01", "finding_0": "The seal hides the number"}
WRONG_VIN = {"document_0": "D01", "reason_0": "B01"}


def press(client, claim: Claim, button: str, **typed: object):
    """Send a button's form; returns the page that the person then sees, as text."""
    url = reverse("admin:claims_claim_run", args=(claim.pk, button))
    page = client.post(url, typed, follow=True)
    claim.refresh_from_db()
    return page


def approve(client, claim: Claim, note: str = ""):
    version = Claim.objects.get(pk=claim.pk).version
    return press(client, claim, "approve", version=version, note=note)


def said(page) -> str:
    return page.content.decode()


def test_level_1_alone_approves_18000(cast, sign_in):
    claim = make_claim(cast, amount=18_000)
    page = sign_in(cast.specialist).get(reverse("admin:claims_claim_change", args=(claim.pk,)))
    assert 'data-offer="approve"' in said(page)
    approve(sign_in(cast.specialist), claim, "in order")
    assert claim.state == ClaimState.APPROVED
    assert claim.vin_lock.state == LockState.CONSUMED
    assert claim.steps.get().note == "in order"


def test_36000_needs_the_specialist_and_then_the_manager(cast, sign_in):
    claim = make_claim(cast, amount=36_000)
    too_early = approve(sign_in(cast.manager), claim)
    assert "NOT_YOUR_LEVEL" in said(too_early)
    approve(sign_in(cast.specialist), claim)
    assert claim.state == ClaimState.IN_APPROVAL
    approve(sign_in(cast.manager), claim)
    assert claim.state == ClaimState.APPROVED
    assert claim.support_amount == Decimal(36_000)


def test_whoever_filed_or_checked_is_refused_whatever_role_they_take(cast, sign_in):
    claim = make_claim(cast)
    checked_by = claim.assignments.get().checker_id
    for user_id in (cast.applicant.user_id, checked_by):
        user = User.objects.get(pk=user_id)
        Membership.objects.filter(user=user).delete()
        Membership.objects.create(user=user, role=Role.SSA_SPECIALIST)
        client = sign_in(cast.specialist)
        client.force_login(user)
        page = client.get(reverse("admin:claims_claim_change", args=(claim.pk,)))
        assert "data-offer" not in said(page)
        assert "SOD_VIOLATION" in said(approve(client, claim))
    assert claim.state == ClaimState.IN_APPROVAL


def test_without_quota_the_claim_is_held_and_the_person_hears_why(cast, sign_in):
    claim = make_claim(cast, quota=0)
    client = sign_in(cast.specialist)
    assert "QUOTA_EXCEEDED" in said(approve(client, claim))
    assert (claim.state, claim.hold_reason) == (ClaimState.IN_APPROVAL, HoldReason.QUOTA)
    give_quota(claim.dealer, 1, on=claim.invoice_date)
    approve(client, claim)
    assert (claim.state, claim.hold_reason) == (ClaimState.APPROVED, HoldReason.NONE)


def test_who_approves_beyond_the_allocation_is_told_so(cast, sign_in):
    """A soft limit lets eleven of ten through, with a warning (domain.md 2Q.3)."""
    claim = make_claim(cast, quota=10)
    QuotaBucket.objects.update(mode="SOFT", consumed=9)
    client = sign_in(cast.specialist)
    assert "More quota is used than was allocated" not in said(approve(client, claim))
    beyond = make_claim(cast, quota=0)
    page = said(approve(client, beyond))
    assert beyond.state == ClaimState.APPROVED
    assert "More quota is used than was allocated" in page
    assert "11 of 10 units" in page


def over_quota_link(page) -> str:
    """The address behind the head's button; empty when the page has none."""
    found = re.search(r'data-over-quota href="([^"]+)"', said(page))
    return html.unescape(found[1]) if found else ""


@pytest.mark.parametrize("planned", [0, 1])
def test_the_head_goes_over_quota_and_the_held_level_approves_again(cast, sign_in, planned):
    """With a bucket that is used up, and without any bucket (domain.md 2Q.3)."""
    if planned:
        used = make_claim(cast, quota=planned)
        approve(sign_in(cast.specialist), used)
    claim = make_claim(cast, quota=0)
    level_1, head = sign_in(cast.specialist), sign_in(cast.head)
    address = reverse("admin:claims_claim_change", args=(claim.pk,))
    assert not over_quota_link(head.get(address))
    assert "QUOTA_EXCEEDED" in said(approve(level_1, claim))
    assert claim.hold_reason == HoldReason.QUOTA
    held = level_1.get(address)
    assert "data-quota-hold" in said(held)
    assert not over_quota_link(held)

    link = over_quota_link(head.get(address))
    version = re.search(r'name="version" value="(\d+)"', said(head.get(link)))
    done = head.post(link, {"qty": 1, "reason": "Tender", "version": version[1]}, follow=True)
    assert done.redirect_chain[-1][0] == address

    approve(level_1, claim)
    assert (claim.state, claim.hold_reason) == (ClaimState.APPROVED, HoldReason.NONE)
    assert "data-quota-hold" not in said(level_1.get(address))
    entries = QuotaEntry.objects.by_ref("claims.claim", claim.pk)
    assert list(entries.values_list("type", "qty")) == [("ADJUST", 1), ("CONSUME", 1)]
    bucket = QuotaBucket.objects.get()
    assert (bucket.allocated, bucket.consumed, bucket.available) == (planned + 1, planned + 1, 0)
    assert ledger_differs() == []


def test_an_approval_of_what_has_changed_since_is_refused(cast, sign_in):
    claim = make_claim(cast)
    client = sign_in(cast.specialist)
    form = client.get(reverse("admin:claims_claim_run", args=(claim.pk, "approve")))
    assert f'name="version" value="{claim.version}"' in said(form)
    page = press(client, claim, "approve", version=claim.version - 1)
    assert "STALE" in said(page)
    assert claim.state == ClaimState.IN_APPROVAL


def test_a_rejection_without_a_reason_is_a_mistake_in_the_form(cast, sign_in):
    claim = make_claim(cast)
    client = sign_in(cast.specialist)
    page = press(client, claim, "reject", note="no")
    assert page.status_code == 400
    assert "At least one reason is needed." in said(page)
    half = press(client, claim, "reject", document_1="D01")
    assert half.status_code == 400
    assert "Choose one." in said(half)
    assert claim.state == ClaimState.IN_APPROVAL


def test_a_reason_that_only_sends_back_cannot_reject(cast, sign_in):
    claim = make_claim(cast)
    assert press(sign_in(cast.specialist), claim, "reject", **ILLEGIBLE).status_code == 400
    press(sign_in(cast.specialist), claim, "reject", **WRONG_VIN, note="another car")
    assert claim.state == ClaimState.REJECTED
    assert claim.steps.get().decision == StepDecision.DROPPED


def test_other_is_no_reason_for_a_specialist(cast, sign_in):
    claim = make_claim(cast, amount=36_000)
    other = {"document_0": "D01", "reason_0": "O99", "finding_0": "something else"}
    assert press(sign_in(cast.specialist), claim, "reset", **other).status_code == 400
    approve(sign_in(cast.specialist), claim)
    press(sign_in(cast.manager), claim, "reset", **other)
    assert claim.state == ClaimState.RESET


def test_several_reasons_send_the_claim_back_to_its_dealer(cast, sign_in):
    claim = make_claim(cast)
    second = {"document_2": "D02", "reason_2": "A02"}
    press(sign_in(cast.specialist), claim, "reset", **ILLEGIBLE, **second, note="please scan again")
    assert claim.state == ClaimState.RESET
    assert claim.reset_count == 1
    found = claim.findings.values_list("document_type", "reason", "note")
    assert list(found) == [("D01", "A01", "The seal hides the number"), ("D02", "A02", "")]


def test_a_proposed_rejection_is_confirmed_overruled_or_softened(cast, sign_in):
    client = sign_in(cast.specialist)
    confirmed, overruled, softened = (
        make_claim(cast, ClaimState.REJECT_PROPOSED) for _ in range(3)
    )
    press(client, confirmed, "confirm", note="agreed")
    press(client, overruled, "overrule", note="the VIN is right")
    form = client.get(reverse("admin:claims_claim_run", args=(softened.pk, "turn_to_reset")))
    assert '<option value="B01" selected>' in said(form)
    press(client, softened, "turn_to_reset", **WRONG_VIN)
    states = (confirmed.state, overruled.state, softened.state)
    assert states == (ClaimState.REJECTED, ClaimState.CHECKING, ClaimState.RESET)


def test_an_assigned_claim_goes_to_the_named_checker(cast, sign_in):
    claim = make_claim(cast, ClaimState.ASSIGNED)
    other = cast.second_checker if claim.checker_id == cast.checker.user_id else cast.checker
    client = sign_in(cast.specialist)
    press(client, claim, "reassign", checker_id=other.user_id)
    assert claim.checker_id == other.user_id
    press(client, claim, "reassign")
    assert claim.checker_id != other.user_id
    assert press(client, claim, "reassign", checker_id=cast.vp.user_id).status_code == 400


@pytest.mark.parametrize("reader", ["auditor", "regional", "vp"])
def test_readers_see_the_claim_and_no_button(cast, sign_in, reader):
    claim = make_claim(cast)
    client = sign_in(getattr(cast, reader))
    page = client.get(reverse("admin:claims_claim_change", args=(claim.pk,)))
    assert page.status_code == 200
    assert "data-offer" not in said(page)
    refused = approve(client, claim)
    assert refused.status_code == (409 if reader == "vp" else 403)
    assert claim.state == ClaimState.IN_APPROVAL
