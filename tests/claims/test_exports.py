"""The list of claims as a file, from the portal and from the back office."""

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from claims.choices import ClaimState
from claims.models import Claim
from dealerops.accounts.models import User
from dealerops.exports.models import Export
from dealerops.foundation.actor import Actor, Role
from tests.factories.claims import Cast, draft_claim, make_claim, make_person
from tests.kernel.exports.test_workbook import PAYLOADS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast() -> Cast:
    return Cast.hire()


def sign_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def workbook(client: Client, key: str, query: str = ""):
    response = client.post("/exports/start/", {"list": key, "query": query}, follow=True)
    assert response.status_code == 200
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def rows(client: Client, key: str, query: str = "") -> list[dict[str, object]]:
    sheet = workbook(client, key, query).worksheets[0]
    head, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_a_dealer_takes_their_own_claims(cast):
    mine = draft_claim(cast)
    draft_claim(cast, by=cast.neighbour)
    (row,) = rows(sign_in(cast.applicant), "claims.claims", "view=drafts&after=x")
    assert (row["Claim"], row["VIN"], row["State"]) == (mine.number, mine.vin, "Draft")
    assert "Dealer" not in row


def test_a_dealers_file_keeps_a_proposed_rejection_to_itself(cast):
    """Until head office has decided it is a check; the file says what the page says."""
    make_claim(cast, ClaimState.REJECT_PROPOSED)
    (mine,) = rows(sign_in(cast.applicant), "claims.claims")
    (theirs,) = rows(sign_in(cast.specialist), "claims.desk")
    assert (mine["State"], theirs["State"]) == ("Being checked", "Rejection proposed")


def test_the_portal_offers_it_with_the_filter_in_force(cast):
    draft_claim(cast)
    page = sign_in(cast.applicant).get("/claims/?view=drafts").content.decode()
    assert 'id="claims-export"' in page
    assert 'name="form_token"' in page.split('id="claims-export"')[1].split("</form>")[0]
    assert 'form="claims-export"' in page
    assert 'name="query" value="view=drafts"' in page


def test_only_the_selected_rows_leave(cast):
    """Of those that the filter shows: a foreign key in the form brings nothing."""
    first, second = draft_claim(cast), draft_claim(cast)
    draft_claim(cast)
    foreign = draft_claim(cast, by=cast.neighbour)
    asked = {
        "list": "claims.claims",
        "query": "view=drafts",
        "action": "selected",
        "row": [first.pk, second.pk, foreign.pk],
    }
    client = sign_in(cast.applicant)
    response = client.post("/exports/start/", asked, follow=True)
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    lines = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert {line[0] for line in lines} == {first.number, second.number}
    assert ("Selected rows", "3") in list(book.worksheets[1].iter_rows(values_only=True))


@pytest.mark.parametrize("ticked", [[], ["x"], ["-1"], ["1" * 40]])
def test_without_a_selected_row_no_file_is_made(cast, ticked):
    draft_claim(cast)
    asked = {"list": "claims.claims", "query": "", "action": "selected", "row": ticked}
    client = sign_in(cast.applicant)
    client.post("/exports/start/", asked)
    assert not Export.objects.exists()


def test_the_back_office_offers_it_with_its_own_filters(cast):
    claim = make_claim(cast, ClaimState.IN_APPROVAL)
    draft_claim(cast)
    staff = sign_in(cast.specialist)
    page = staff.get("/admin/claims/claim/?turn=mine").content.decode()
    assert 'value="claims.desk"' in page
    assert 'name="query" value="turn=mine"' in page
    assert [row["Claim"] for row in rows(staff, "claims.desk", "turn=mine")] == [claim.number]
    assert rows(sign_in(cast.manager), "claims.desk", "turn=mine")[0]["Claim"].startswith("Nothing")
    assert len(rows(staff, "claims.desk", f"region={claim.dealer.region_id}&p=0&o=2")) == 2


def test_my_turn_means_nothing_to_who_never_decides(cast):
    auditor = sign_in(cast.auditor)
    response = auditor.post("/exports/start/", {"list": "claims.desk", "query": "turn=mine"})
    assert response.status_code == 302


def test_a_region_takes_its_own_claims(cast):
    make_claim(cast, ClaimState.SUBMITTED)
    assert len(rows(sign_in(cast.regional), "claims.desk")) == 1
    assert rows(sign_in(cast.far_regional), "claims.desk")[0]["Claim"].startswith("Nothing")


def test_the_back_offices_list_is_missing_for_dealers(cast):
    for actor in (cast.applicant, make_person(Role.HR)):
        response = sign_in(actor).post("/exports/start/", {"list": "claims.desk"})
        assert response.status_code == 404


def test_no_cell_of_any_column_is_a_formula(cast):
    """Whatever people type anywhere in a claim (P20)."""
    claims = [draft_claim(cast) for _each in PAYLOADS]
    texts = ("buyer_name", "seller_name", "vin", "plate", "invoice_number", "number")
    for claim, payload in zip(claims, PAYLOADS, strict=True):
        typed = payload.replace("\x00", "")
        fields = {name: typed[: Claim._meta.get_field(name).max_length] for name in texts}
        Claim.objects.filter(pk=claim.pk).update(**fields)
    for actor in (cast.applicant, cast.specialist):
        book = workbook(sign_in(actor), "claims.claims")
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert len(cells) > 200
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
        assert {cell.value for cell in cells} >= {"=1+1", "+1+1", "-1+1", "＝1+1"}
