"""What the back office shows of claims, and to whom."""

import io
import json

import pytest
from django.urls import reverse

from claims.choices import ClaimState, DocumentType, FlagCode
from claims.models import ClaimDocument, ClaimFlag, FieldCheck, InvoiceReading
from claims.selectors.desk import waiting_for
from claims.services import attach_document, submit_claim
from claims.services.reservations import VinTaken
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.errors import DomainError
from dealerops.reading import Box, FieldReading, Kind, PageNote, Reading
from dealerops.registry.services import register_person
from tests.factories.claims import draft_claim, make_claim, make_line, make_person

pytestmark = pytest.mark.django_db
LIST = "/admin/claims/claim/"


def text_of(client, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200, url
    return page.content.decode()


def page_of(claim) -> str:
    return reverse("admin:claims_claim_change", args=(claim.pk,))


def addresses_of(claim) -> list[str]:
    invoice = claim.documents.get(type=DocumentType.D01)
    return [
        page_of(claim),
        reverse("admin:claims_claim_history", args=(claim.pk,)),
        reverse("admin:claims_claim_run", args=(claim.pk, "approve")),
        reverse("admin:claims_claim_page", args=(claim.pk, invoice.pk, 1)),
        reverse("admin:claims_claim_paper", args=(claim.pk, invoice.pk)),
        reverse("admin:claims_claim_crop", args=(claim.pk, invoice.pk, "vin")),
    ]


def test_a_claim_of_another_region_answers_like_a_missing_one(cast, sign_in):
    claim = make_claim(cast)
    far = sign_in(cast.far_regional)
    for url in addresses_of(claim):
        missing = url.replace(f"/{claim.pk}/", "/999999/", 1)
        closed = 403 if "/run/" in url else 404  # no region presses buttons, wherever the claim is
        assert far.get(url).status_code == far.get(missing).status_code == closed, url
    assert claim.number not in text_of(far, LIST)
    assert claim.number in text_of(sign_in(cast.regional), LIST)


def test_a_document_of_another_claim_is_not_found_under_this_one(cast, sign_in):
    one, other = make_claim(cast), make_claim(cast)
    foreign = other.documents.get(type=DocumentType.D01)
    url = reverse("admin:claims_claim_page", args=(one.pk, foreign.pk, 1))
    assert sign_in(cast.specialist).get(url).status_code == 404


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.HR, Role.QUALITY, Role.REGION_CAM])
def test_other_staff_have_no_business_here(cast, sign_in, role):
    claim = make_claim(cast, ClaimState.SUBMITTED)
    place = cast.dealer.region if role == Role.REGION_CAM else None
    client = sign_in(make_person(role, place))
    answers = {client.get(url).status_code for url in (LIST, *addresses_of(claim))}
    assert answers <= {403, 404}


def test_pages_and_files_of_papers_open_in_the_browser(cast, sign_in):
    claim = make_claim(cast, ClaimState.SUBMITTED)
    client = sign_in(cast.specialist)
    _page, _history, _run, picture, paper, crop = addresses_of(claim)
    shown = client.get(picture)
    assert shown["Content-Type"] == "image/png"
    assert shown.content.startswith(b"\x89PNG")
    assert "sandbox" in client.get(paper)["Content-Security-Policy"]
    assert client.get(crop).status_code == 404  # nothing was read yet


def test_a_field_that_was_read_is_shown_as_a_piece_of_the_page(cast, sign_in, settings):
    claim = make_claim(cast, ClaimState.SUBMITTED)
    invoice = claim.documents.get(type=DocumentType.D01)
    found = FieldReading("vin", claim.vin, claim.vin, "qr", 0.97, box=Box(0.1, 0.1, 0.5, 0.3))
    reading = Reading(Kind.VEHICLE_PAPER, "qr", (PageNote(0, 60, 40),), {"vin": found})
    InvoiceReading.objects.create(
        attachment=invoice.attachment,
        engine=settings.OCR_ENGINE,
        kind=reading.kind,
        result=json.dumps(reading.to_dict()),
    )
    crop = sign_in(cast.specialist).get(addresses_of(claim)[-1])
    assert (crop.status_code, crop["Content-Type"]) == (200, "image/png")


def test_a_file_without_a_picture_is_only_offered_for_opening(cast, sign_in):
    claim = draft_claim(cast)
    data = io.BytesIO(b"<?xml version='1.0'?><contract/>")
    paper = attach_document(claim.pk, "D05", data, name="contract.xml", by=cast.applicant)
    text = text_of(sign_in(cast.specialist), page_of(claim))
    assert "contract.xml" in text
    assert reverse("admin:claims_claim_page", args=(claim.pk, paper.pk, 1)) not in text


def test_nothing_waits_for_a_role_without_a_level(cast):
    make_claim(cast)
    assert not waiting_for(cast.auditor).exists()
    assert waiting_for(cast.specialist).count() == 1


def test_the_invoice_stands_beside_the_claim(cast, sign_in):
    claim = make_claim(cast)
    invoice = claim.documents.get(type=DocumentType.D01)
    FieldCheck.objects.create(
        document=invoice, field="vin", claimed=claim.vin, read="LSGZJ5356TS000124",
        verdict="mismatch", source="qr", confidence="0.970", has_crop=True,
    )  # fmt: skip
    ClaimFlag.objects.create(claim=claim, code=FlagCode.OCR_MISMATCH, data={"fields": ["vin"]})
    text = text_of(sign_in(cast.specialist), page_of(claim))
    for shown in (claim.vin, "LSGZJ5356TS000124", "Mismatch", "QR code", "97%", "Level 1"):
        assert shown in text
    for name in ("page", "crop"):
        args = (claim.pk, invoice.pk, 1 if name == "page" else "vin")
        assert reverse(f"admin:claims_claim_{name}", args=args) in text


def test_flags_are_told_in_words_with_what_shows_them(cast, sign_in):
    claim, twin = make_claim(cast), make_claim(cast, ClaimState.SUBMITTED)
    for code, data in {
        FlagCode.HOLDING_RISK: {"claims": [twin.pk]},
        FlagCode.LOW_PRICE: {"msrp": "600000", "share": "0.55"},
        FlagCode.CITY_DIFFERS: {"registered": "上海", "dealer": "北京"},
        FlagCode.MANY_CARS: {"cars": 4},
        FlagCode.MODEL_YEAR: {"model_year": 2019, "invoice_year": 2026},
        FlagCode.OLD_PHOTO: {"documents": ["D07"]},
        FlagCode.NOT_AN_INVOICE: {"code": "FILE_BROKEN"},
        FlagCode.QR_CONFLICT: {},
    }.items():
        ClaimFlag.objects.create(claim=claim, code=code, data=data)
    text = text_of(sign_in(cast.finance), page_of(claim))
    for words in (
        *(twin.number, "55% of the list price", "上海", "4 cars in 12 months", "D07"),
        "Model year 2019, invoice of 2026",
    ):
        assert words in text


def test_both_claims_of_one_vin_lead_to_each_other_at_head_office_only(cast, sign_in):
    holder = make_claim(cast)
    rival = draft_claim(cast, by=cast.neighbour, vin=holder.vin)
    with pytest.raises((DomainError, VinTaken)):
        submit_claim(rival.pk, by=cast.neighbour)
    specialist, regional = sign_in(cast.specialist), sign_in(cast.regional)
    assert rival.number in text_of(specialist, page_of(holder))
    assert holder.number in text_of(specialist, page_of(rival))
    assert rival.number not in text_of(regional, page_of(holder))


def test_names_are_for_head_office(cast, sign_in):
    claim = make_claim(cast, ClaimState.CHECKING)
    name = str(claim.checker)
    assert name in text_of(sign_in(cast.specialist), page_of(claim))
    assert name in text_of(sign_in(cast.specialist), LIST)
    assert name not in text_of(sign_in(cast.regional), page_of(claim))
    assert name not in text_of(sign_in(cast.regional), LIST)


def test_the_list_masks_the_vin_and_says_whose_turn_it_is(cast, sign_in):
    claim = make_claim(cast)
    text = text_of(sign_in(cast.specialist), LIST)
    assert claim.vin not in text
    assert claim.vin[-6:] in text
    assert "Level 1: specialist" in text


def test_the_list_is_searched_by_number_vin_invoice_and_dealer(cast, sign_in):
    claim, other = make_claim(cast), make_claim(cast, ClaimState.SUBMITTED, by=cast.stranger)
    client = sign_in(cast.specialist)
    for term in (
        claim.number, claim.number.lower(), claim.vin, claim.invoice_number,
        claim.dealer.code.lower(), claim.vin.lower(),
    ):  # fmt: skip
        text = text_of(client, f"{LIST}?q={term}")
        assert claim.number in text
        assert other.number not in text
    assert other.number not in text_of(client, f"{LIST}?q={claim.vin[-6:]}")
    assert claim.number in text_of(client, f"{LIST}?q={claim.vin[-6:]}")
    assert other.number in text_of(client, f"{LIST}?q={claim.number[:10]}")
    too_short = text_of(client, f"{LIST}?q=A")
    assert "Type two characters of a name" in too_short
    assert other.number in too_short


def test_my_turn_shows_what_my_level_decides_now(cast, sign_in):
    small, large = make_claim(cast), make_claim(cast, amount=36_000)
    ClaimFlag.objects.create(claim=large, code=FlagCode.QR_CONFLICT)
    mine = f"{LIST}?turn=mine"
    assert small.number in text_of(sign_in(cast.specialist), mine)
    assert small.number not in text_of(sign_in(cast.manager), mine)
    client = sign_in(cast.auditor)
    assert large.number in text_of(client, f"{LIST}?turn=L1")
    assert large.number not in text_of(client, f"{LIST}?turn=L2")
    assert small.number not in text_of(client, f"{LIST}?flag=any")
    assert large.number in text_of(client, f"{LIST}?flag=QR_CONFLICT")
    assert small.number not in text_of(client, f"{LIST}?state=RESET")
    assert small.number not in text_of(client, f"{LIST}?hold=QUOTA")
    region = cast.far_regional.region_ids
    assert small.number not in text_of(client, f"{LIST}?region={min(region)}")


def test_the_first_page_counts_what_waits_for_the_person(cast, sign_in):
    waiting, proposed = make_claim(cast), make_claim(cast, ClaimState.REJECT_PROPOSED)
    text = text_of(sign_in(cast.specialist), "/admin/")
    assert "Waiting for my decision" in text
    assert waiting.number in text
    assert proposed.number in text
    of_manager = text_of(sign_in(cast.manager), "/admin/")
    nothing = " ".join(of_manager.split()).partition("Nothing waits here:")[2]
    assert "Waiting for my decision" in nothing.partition("</p>")[0]


@pytest.mark.parametrize(("url", "queries"), [(LIST, 10), ("page", 16)])
def test_neither_list_nor_page_asks_once_per_row(
    cast, sign_in, django_assert_num_queries, url, queries
):
    claims = [make_claim(cast, amount=36_000) for _ in range(3)]
    client = sign_in(cast.specialist)
    address = page_of(claims[0]) if url == "page" else url
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


def test_a_private_buyer_is_masked_on_the_page(cast, sign_in):
    person = register_person("欧阳小燕", "11010519491231002X", by=SYSTEM)
    line = make_line(cast.dealer, customer=person)
    claim = make_claim(cast, line=line)
    invoice = claim.documents.get(type=DocumentType.D01)
    FieldCheck.objects.create(
        document=invoice, field="buyer", claimed="欧阳小燕", read="欧阳小燕", verdict="match"
    )
    text = text_of(sign_in(cast.finance), page_of(claim))
    assert "欧阳小燕" not in text
    assert "欧**燕" in text


def test_a_replaced_paper_is_no_longer_shown(cast, sign_in):
    claim = make_claim(cast, ClaimState.SUBMITTED)
    old = ClaimDocument.objects.filter(claim=claim, type=DocumentType.D05).get()
    old.replaced_at = claim.created_at
    old.save(update_fields=("replaced_at",))
    text = text_of(sign_in(cast.specialist), page_of(claim))
    assert "D05.png" not in text
    assert "D06.png" in text
