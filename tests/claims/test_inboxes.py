"""What waits for a person, what they have decided, and what they have opened."""

import pytest

from claims.choices import ClaimState, DocumentType, Reason
from claims.models import Claim
from claims.services import (
    FindingInput,
    approve_claim,
    overrule_rejection,
    reject_claim,
    reset_approval,
)
from dealerops.foundation.actor import Role
from tests.factories.claims import draft_claim, make_claim, make_person

DESK, PORTAL = "/admin/claims/claim/", "/claims/"


def numbers(client, address: str, *claims: Claim) -> set[str]:
    """Which of these claims the page shows."""
    response = client.get(address)
    assert response.status_code == 200
    page = response.content.decode()
    return {one.number for one in claims if one.number in page}


def test_decided_by_me_shows_what_i_approved_sent_back_rejected_and_ruled(cast, sign_in):
    me = cast.specialist
    approved, returned, rejected, ruled, waiting = (
        *(make_claim(cast) for _ in range(3)),
        make_claim(cast, ClaimState.REJECT_PROPOSED),
        make_claim(cast),
    )
    found = [FindingInput(DocumentType.D01, Reason.B01)]
    approve_claim(approved.pk, by=me)
    reset_approval(returned.pk, [FindingInput(DocumentType.D01, Reason.A01)], by=me)
    reject_claim(rejected.pk, found, by=me)
    overrule_rejection(ruled.pk, by=me)
    every = (approved, returned, rejected, ruled, waiting)
    mine = numbers(sign_in(me), DESK + "?decided=me", *every)
    assert mine == {one.number for one in every} - {waiting.number}


def test_what_a_colleague_decided_is_not_mine(cast, sign_in):
    claim = make_claim(cast)
    approve_claim(claim.pk, by=cast.specialist)
    colleague = make_person(Role.SSA_SPECIALIST)
    assert numbers(sign_in(colleague), DESK + "?decided=me", claim) == set()


@pytest.mark.parametrize("who", ["auditor", "regional"])
def test_who_decides_nothing_is_not_offered_what_they_decided(cast, sign_in, who):
    assert "decided=me" not in sign_in(getattr(cast, who)).get(DESK).content.decode()


def test_opened_by_me_shows_my_own_and_not_a_colleague_s(cast, sign_in):
    colleague = make_person(Role.D_SSA, cast.dealer)
    mine, theirs = draft_claim(cast), draft_claim(cast, by=colleague)
    client = sign_in(cast.applicant)
    assert numbers(client, PORTAL, mine, theirs) == {mine.number, theirs.number}
    assert numbers(client, PORTAL + "?opened=me", mine, theirs) == {mine.number}
