"""What a firm's system gets to read: its own work, and nothing else."""

import base64
import io

import pytest
from PIL import Image
from rest_framework.test import APIClient

from claims.choices import ClaimState, DocumentType
from claims.models import Claim, ClaimDocument
from claims.selectors.pages import page_picture
from dealerops.foundation.actor import Role
from dealerops.network.models import Firm
from tests.claims.firms import client_of, name_of
from tests.factories.claims import draft_claim, make_claim, make_person

pytestmark = pytest.mark.django_db
LIST = "/api/v1/claims/"
PROMISED = {
    "id", "number", "program", "state", "checker", "vin", "submitted_at", "check_due_at", "dealer",
    "model", "customer", "invoice_code", "invoice_number", "invoice_date", "invoice_amount",
    "buyer_name", "buyer_code", "seller_name", "registered_on", "registered_city", "plate",
    "version", "is_recheck", "documents", "flags", "findings", "allowed_actions",
}  # fmt: skip


@pytest.fixture
def other_firm(db: None) -> Firm:
    return Firm.objects.create(code="F2", name="另一家", name_en="Other firm")


def address(claim: Claim, rest: str = "") -> str:
    return f"{LIST}{claim.pk}/{rest}"


def page_of(document: ClaimDocument, page: object = 1) -> str:
    return f"{LIST}{document.claim_id}/documents/{document.pk}/pages/{page}/"


def codes(response) -> set[str]:
    return {line["code"] for line in response.json()["errors"]}


def test_the_list_holds_what_lies_with_the_firm_now(cast):
    lying = [
        make_claim(cast, state)
        for state in (ClaimState.ASSIGNED, ClaimState.CHECKING, ClaimState.REJECT_PROPOSED)
    ]
    for state in (ClaimState.DRAFT, ClaimState.SUBMITTED, ClaimState.CHECK_PASSED):
        make_claim(cast, state)
    page = client_of(cast.firm).get(LIST).json()
    assert [line["id"] for line in page["results"]] == [claim.pk for claim in reversed(lying)]
    assert page["next"] is page["previous"] is None


def test_the_list_can_be_narrowed(cast):
    one, other = make_claim(cast, ClaimState.ASSIGNED), make_claim(cast, ClaimState.CHECKING)
    client = client_of(cast.firm)
    for query, found in {
        "state=ASSIGNED": [one],
        "state=ASSIGNED&state=CHECKING": [other, one],
        f"checker={name_of(cast.checker_of(one))}&state=ASSIGNED": [one],
        "checker=nobody": [],
        "program=CORP_FLEET": [other, one],
        "program=SME": [],
    }.items():
        page = client.get(f"{LIST}?{query}").json()
        assert [line["id"] for line in page["results"]] == [claim.pk for claim in found], query


def test_pages_follow_each_other_without_gap_or_overlap(cast):
    claims = [make_claim(cast, ClaimState.ASSIGNED).pk for _ in range(3)]
    client = client_of(cast.firm)
    first = client.get(f"{LIST}?page_size=2").json()
    second = client.get(first["next"]).json()
    seen = [line["id"] for line in first["results"] + second["results"]]
    assert seen == list(reversed(claims))
    assert client.get(second["previous"]).json()["results"] == first["results"]


def test_one_claim_shows_what_was_promised_and_no_more(cast):
    claim = make_claim(cast, ClaimState.CHECKING, 17_321)
    answer = client_of(cast.firm).get(address(claim))
    shown = answer.json()
    assert set(shown) == PROMISED
    assert shown["vin"] == claim.vin
    assert shown["dealer"] == cast.dealer.legal_name
    assert set(shown["allowed_actions"]) == {"pass", "reset", "propose_reject"}
    assert {paper["type"] for paper in shown["documents"]} >= {DocumentType.D01, DocumentType.D02}
    assert (
        "17321" not in answer.content.decode()
    )  # what the manufacturer pays is not their business
    for word in ("support", "quota", "approval", "level"):
        assert word not in answer.content.decode().lower()


@pytest.mark.parametrize(
    "state",
    [
        *(ClaimState.DRAFT, ClaimState.SUBMITTED, ClaimState.CHECK_PASSED, ClaimState.IN_APPROVAL),
        *(ClaimState.RESET, ClaimState.APPROVED, ClaimState.REJECTED, ClaimState.WITHDRAWN),
    ],
)
def test_what_lies_with_somebody_else_is_not_there(cast, state):
    claim = make_claim(cast, state)
    client = client_of(cast.firm)
    paper = claim.documents.first()
    asked = [address(claim), f"{page_of(paper)}?checker={name_of(cast.checker)}"]
    missing = client.get(f"{LIST}999999999/")
    for url in asked:
        answer = client.get(url)
        assert (answer.status_code, answer.json()) == (404, missing.json()), url
    assert client.get(LIST).json()["results"] == []


def test_another_firm_sees_nothing_of_it(cast, other_firm):
    claim = make_claim(cast, ClaimState.CHECKING)
    stranger = make_person(Role.TP_CHECKER, other_firm)
    client = client_of(other_firm)
    missing = client.get(f"{LIST}999999999/").json()
    assert client.get(LIST).json()["results"] == []
    assert client.get(f"{LIST}?checker={name_of(cast.checker_of(claim))}").json()["results"] == []
    for url in (
        address(claim),
        f"{page_of(claim.documents.first())}?checker={name_of(stranger)}",
    ):
        answer = client.get(url)
        assert (answer.status_code, answer.json()) == (404, missing)


def test_a_page_is_a_picture_with_the_name_of_whoever_looks(cast):
    claim = make_claim(cast, ClaimState.CHECKING)
    paper = claim.documents.get(type=DocumentType.D01)
    client = client_of(cast.firm)
    looks = f"?checker={name_of(cast.checker_of(claim))}"
    answer = client.get(page_of(paper) + looks)
    assert answer["Content-Type"] == "image/png"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    plain = Image.open(io.BytesIO(page_picture(paper, 1))).convert("RGB")
    marked = Image.open(io.BytesIO(answer.content)).convert("RGB")
    assert marked.size == plain.size
    assert marked.tobytes() != plain.tobytes()


def test_nobody_looks_at_a_page_without_a_name(cast, other_firm):
    claim = make_claim(cast, ClaimState.CHECKING)
    client = client_of(cast.firm)
    stranger = make_person(Role.TP_CHECKER, other_firm)
    for query, code in {
        "": "REQUIRED",
        "?checker=": "BLANK",
        "?checker=nobody": "CHECKER_UNKNOWN",
        f"?checker={name_of(stranger)}": "CHECKER_UNKNOWN",
        f"?checker={name_of(cast.applicant)}": "CHECKER_UNKNOWN",
    }.items():
        answer = client.get(page_of(claim.documents.first()) + query)
        assert (answer.status_code, codes(answer)) == (400, {code}), query


@pytest.mark.parametrize("page", [0, 2, 99999, 10**20])
def test_a_page_that_the_paper_does_not_have_is_refused(cast, page):
    claim = make_claim(cast, ClaimState.CHECKING)
    url = f"{page_of(claim.documents.first(), page)}?checker={name_of(cast.checker_of(claim))}"
    answer = client_of(cast.firm).get(url)
    assert answer.status_code in {400, 404}
    assert codes(answer) <= {"PAGE_MISSING", "SCOPE_404"}


def test_a_paper_of_another_claim_is_not_found_under_this_one(cast):
    one, other = make_claim(cast, ClaimState.CHECKING), make_claim(cast, ClaimState.CHECKING)
    paper = other.documents.first()
    url = f"{LIST}{one.pk}/documents/{paper.pk}/pages/1/?checker={name_of(cast.checker)}"
    assert client_of(cast.firm).get(url).status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("ordering=-support_amount", 400),
        ("ordering=dealer__ssa_accounts__bank_name", 400),
        ("state__in=DRAFT", 400),
        ("search=x&format=xlsx", 400),
        ("page_size=1000000000", 400),
        ("page_size=01000000", 400),
        (f"page_size={'1' * 22}", 400),
        (f"page_size={'0' * 5000}1", 400),
        ("page_size=-1", 400),
        ("page_size=NaN", 400),
        ("page_size=100", 200),
        ("after=bad", 404),
        ("after=W10", 404),
        ("before=cD0nJw%3D%3D", 404),
        ("after=%00", 404),
        (f"after={'W' * 100_000}", 404),
        ("after=", 200),
        ("q=A", 400),
        ("q=%00", 200),
        ("q=%ED%A0%80", 200),
        (f"q={'x' * 5000}", 200),
        ("state=DRAFT", 400),
        ("state=%00", 400),
        ("checker=%00", 400),
        ("program=%00", 400),
        ("checker=%ED%A0%80", 200),
        (f"program={'x' * 5000}", 200),
    ],
)
def test_strange_questions_get_a_plain_answer(cast, query, status):
    make_claim(cast, ClaimState.ASSIGNED)
    client = APIClient()
    client.credentials(**client_of(cast.firm)._credentials)
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == status, answer.content
    if status == 200:
        assert len(answer.json()["results"]) <= 1
    else:
        assert codes(answer)


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-11-31T00:00:00Z"]
)
def test_a_moment_that_no_clock_shows_is_not_a_page(cast, moment):
    cursor = base64.urlsafe_b64encode(f'["{moment}", 1]'.encode()).decode()
    answer = client_of(cast.firm).get(LIST, {"after": cursor})
    assert (answer.status_code, codes(answer)) == (404, {"NOT_FOUND"})


@pytest.mark.parametrize("pk", ["0", str(2**31), str(2**63), "9" * 40])
def test_numbers_that_no_claim_has_are_missing(cast, pk):
    assert client_of(cast.firm).get(f"{LIST}{pk}/").status_code == 404


def test_reading_more_claims_takes_no_more_questions(cast, django_assert_max_num_queries):
    for _ in range(3):
        make_claim(cast, ClaimState.ASSIGNED)
    client = client_of(cast.firm)
    with django_assert_max_num_queries(4):
        client.get(LIST)


def test_a_dealers_draft_stays_unseen_by_every_key(cast, other_firm):
    claim = draft_claim(cast)
    for firm in (cast.firm, other_firm):
        assert client_of(firm).get(address(claim)).status_code == 404
