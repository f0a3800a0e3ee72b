"""The history of a claim, as head office and as its dealer read it."""

import pytest

from claims.choices import ClaimState, DocumentType, HoldReason, Reason
from claims.selectors.timeline import LABELS, timeline_of
from claims.services import (
    FindingInput,
    approve_claim,
    overrule_rejection,
    reassign_claim,
    remove_document,
    reset_approval,
    submit_claim,
)
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError
from dealerops.journal.models import Entry
from dealerops.journal.services import record
from dealerops.portal.registry import Tone
from quota.services import QuotaExceeded
from tests.factories.claims import draft_claim, make_claim

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def labels(claim, reader) -> list[str]:
    return [row.label for row in timeline_of(claim, reader=reader)]


def test_papers_that_came_together_stand_in_one_row(cast):
    claim = draft_claim(cast)
    assert labels(claim, cast.specialist) == ["Draft opened", "Data changed", "Documents added"]
    papers = timeline_of(claim, reader=cast.applicant)[-1]
    assert papers.text.startswith("D01 ")
    assert "D19 " in papers.text


def test_head_office_reads_names_and_the_dealer_reads_houses(cast):
    claim = make_claim(cast)
    people = {row.who for row in timeline_of(claim, reader=cast.specialist)}
    houses = {row.who for row in timeline_of(claim, reader=cast.applicant)}
    assert people >= {"applicant", "System"}
    assert people & {"钱审核", "孙审核"}
    assert houses == {"Dealer", "System", "Third-party firm"}
    assert not any("审核" in row.text for row in timeline_of(claim, reader=cast.applicant))
    assert {row.who for row in timeline_of(claim, reader=cast.regional)} == houses


def test_internal_steps_are_not_the_dealers_to_read(cast):
    claim = make_claim(cast, ClaimState.ASSIGNED)
    reassign_claim(claim.pk, by=cast.specialist)
    proposed = make_claim(cast, ClaimState.REJECT_PROPOSED)
    overrule_rejection(proposed.pk, by=cast.specialist, note="read it again")
    for one, inner in ((claim, "Given to another checker"), (proposed, "Proposal overruled")):
        assert inner in labels(one, cast.specialist)
        assert inner not in labels(one, cast.applicant)


def test_the_dealer_reads_why_the_claim_came_back(cast):
    claim = make_claim(cast, amount=36_000)
    approve_claim(claim.pk, by=cast.specialist, note="between us")
    found = [FindingInput(DocumentType.D01, Reason.A01), FindingInput(DocumentType.D02, Reason.A02)]
    reset_approval(claim.pk, found, by=cast.manager, note="please scan again")
    rows = timeline_of(claim, reader=cast.applicant)
    back = rows[-1]
    assert back.label == "Sent back"
    assert back.text == "A01 Illegible scan, A02 Missing page · please scan again"
    assert (back.source, back.target, back.tone) == ("In approval", "Sent back", Tone.AMBER)
    assert not any("between us" in row.text for row in rows)
    assert any("between us" in row.text for row in timeline_of(claim, reader=cast.head))
    assert any("Level 1: specialist" in row.text for row in rows)


def test_a_hold_says_what_is_missing(cast):
    claim = make_claim(cast, quota=0)
    with pytest.raises(QuotaExceeded):
        approve_claim(claim.pk, by=cast.specialist)
    held = timeline_of(claim, reader=cast.applicant)[-1]
    assert (held.title, held.text, held.tone) == ("On hold", HoldReason.QUOTA.label, Tone.AMBER)


def test_a_contested_vin_is_head_offices_business(cast):
    holder = make_claim(cast, ClaimState.SUBMITTED)
    rival = draft_claim(cast, by=cast.neighbour, vin=holder.vin)
    with pytest.raises(DomainError):
        submit_claim(rival.pk, by=cast.neighbour)
    assert "VIN claimed by another dealer too" in labels(rival, cast.specialist)
    assert "VIN claimed by another dealer too" not in labels(rival, cast.neighbour)


def test_a_comparison_counts_what_differs(cast):
    claim = make_claim(cast, ClaimState.SUBMITTED)
    for mismatches in ([], ["vin", "amount"]):
        record(claim, "claims.invoice_compared", by=SYSTEM, mismatches=mismatches)
    first, second = timeline_of(claim, reader=cast.applicant)[-2:]
    assert (first.text, second.text) == ("", "Fields that differ: 2")


def test_a_removed_paper_is_named(cast):
    claim = draft_claim(cast)
    paper = claim.documents.get(type=DocumentType.D07)
    remove_document(paper.pk, by=cast.applicant)
    assert "D07 Handover photo" in timeline_of(claim, reader=cast.applicant)[-1].text


@pytest.mark.parametrize("state", [ClaimState.APPROVED, ClaimState.REJECTED, ClaimState.WITHDRAWN])
def test_everything_that_happens_to_a_claim_has_words(cast, state):
    claim = make_claim(cast, state)
    topics = set(Entry.objects.about(claim).values_list("topic", flat=True))
    assert topics <= set(LABELS)
    assert timeline_of(claim, reader=cast.specialist)[-1].target == ClaimState(state).label


def test_changed_amounts_and_days_read_as_on_the_page(cast):
    claim = draft_claim(cast)
    said = next(
        row.text for row in timeline_of(claim, reader=cast.applicant) if "Data" in row.label
    )
    assert f"invoice total incl. VAT: – → ¥{claim.invoice_amount:,.2f}" in said
