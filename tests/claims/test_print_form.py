"""The claim on paper: the same in portal and back office, each masked as the reader's page is."""

import pypdfium2
import pytest
from django.urls import reverse

from claims.choices import ClaimState
from claims.models import Claim
from dealerops.foundation.actor import SYSTEM
from dealerops.registry.services import register_person
from tests.factories.claims import make_claim, make_line

NAME = "欧阳小燕"


def words(response) -> str:
    pdf = b"".join(response.streaming_content)
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    return "".join("".join(pages).split())


def paper(client, claim: Claim, face: str = "claims:form"):
    return client.get(reverse(face, args=(claim.pk,)))


OFFICE = "admin:claims_claim_form"


def test_it_says_what_was_claimed_in_figures_and_in_capitals(cast, sign_in):
    claim = make_claim(cast, ClaimState.APPROVED, 18_000, plate="京A12345")
    printed = words(paper(sign_in(cast.applicant), claim))
    for text in (claim.number, claim.vin, "¥18,000.00", "人民币壹万捌仟元整", "京A12345", "D01"):
        assert text in printed
    assert "Approved" in printed


def test_it_is_a_download_that_nobody_keeps(cast, sign_in):
    claim = make_claim(cast, ClaimState.SUBMITTED)
    response = paper(sign_in(cast.applicant), claim)
    assert response["Content-Disposition"] == f'attachment; filename="{claim.number}.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_draft_can_be_printed_too(cast, sign_in):
    assert paper(sign_in(cast.applicant), make_claim(cast, ClaimState.DRAFT)).status_code == 200


@pytest.mark.parametrize("face", ["claims:form", OFFICE])
def test_out_of_scope_looks_like_missing(cast, sign_in, face):
    claim = make_claim(cast, ClaimState.SUBMITTED)
    stranger = cast.stranger if face == "claims:form" else cast.far_regional
    assert paper(sign_in(stranger), claim, face).status_code == 404


def test_a_private_buyer_is_masked_for_everybody_but_the_dealer(cast, sign_in):
    line = make_line(cast.dealer, customer=register_person(NAME, "11010519491231002X", by=SYSTEM))
    claim = make_claim(cast, line=line, plate="京A12345")
    assert NAME in words(paper(sign_in(cast.applicant), claim))
    for staff in (cast.regional, cast.finance):
        printed = words(paper(sign_in(staff), claim, OFFICE))
        assert "欧**燕" in printed
        assert NAME not in printed
        assert "京A12345" not in printed


def test_a_dealer_does_not_read_of_a_proposal_on_paper(cast, sign_in):
    claim = make_claim(cast, ClaimState.REJECT_PROPOSED)
    own = words(paper(sign_in(cast.applicant), claim))
    assert "Beingchecked" in own
    assert "proposed" not in own
    assert "Faulty" not in own
    office = words(paper(sign_in(cast.specialist), claim, OFFICE))
    assert "Rejectionproposed" in office
    assert "Faulty" in office


def test_names_of_people_are_for_head_office(cast, sign_in):
    claim = make_claim(cast, ClaimState.IN_APPROVAL)
    checker = str(claim.assignments.get().checker)
    assert checker in words(paper(sign_in(cast.specialist), claim, OFFICE))
    assert checker not in words(paper(sign_in(cast.applicant), claim))


def test_the_code_on_the_paper_opens_the_claim_in_the_readers_face(cast, sign_in):
    claim = make_claim(cast, ClaimState.SUBMITTED)
    asked = {"q": claim.number, "go": "1"}
    home = sign_in(cast.applicant).get("/search/", asked)
    assert home["Location"] == reverse("claims:detail", args=(claim.pk,))
    office = sign_in(cast.specialist).get("/search/", asked)
    assert office["Location"] == reverse("admin:claims_claim_change", args=(claim.pk,))
    assert sign_in(cast.stranger).get("/search/", asked).status_code == 200


def test_the_palette_masks_a_private_buyer_as_the_list_does(cast, sign_in):
    line = make_line(cast.dealer, customer=register_person(NAME, "11010519491231002X", by=SYSTEM))
    claim = make_claim(cast, line=line)
    assert NAME in sign_in(cast.applicant).get("/search/", {"q": claim.number}).text
    assert NAME not in sign_in(cast.specialist).get("/search/", {"q": claim.number}).text
