"""The papers of a claim in the portal: bringing, seeing, removing, and what was read from the invoice."""

import datetime as dt
import json

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.choices import ClaimState
from claims.models import Claim, ClaimDocument, InvoiceReading
from claims.services import open_claim
from dealerops.reading import INVOICES, Box, FieldReading, Kind, Reading
from dealerops.reading.model import PageNote
from tests.factories.claims import Cast, draft_claim, make_claim, make_line, make_paper

HTMX = {"HX-Request": "true"}
INVOICE = sorted(INVOICES)[0]
SOMETHING_ELSE = next(kind for kind in Kind if kind not in INVOICES)


@pytest.fixture
def client(cast: Cast, sign_in) -> Client:
    return sign_in(cast.applicant)


@pytest.fixture
def draft(cast: Cast) -> Claim:
    return open_claim(make_line(cast.dealer).pk, by=cast.applicant)


def picture(name: str = "scan.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_paper().read(), "image/png")


def upload(client: Client, claim: Claim, kind: str, *files: object, **more: object):
    return client.post(
        reverse("claims:attach", args=(claim.pk, kind)), {"file": list(files)}, **more
    )


def shown(client: Client, claim: Claim) -> str:
    return client.get(reverse("claims:detail", args=(claim.pk,))).content.decode()


def field(name: str, value: str, source: str = "ocr:rapidocr") -> FieldReading:
    box = Box(0.1, 0.1, 0.6, 0.5)
    return FieldReading(name, value, value, source, 0.97, box=box, proved=True)


def keep_reading(document: ClaimDocument, kind: Kind, *fields: FieldReading) -> None:
    """As the document worker leaves it."""
    by_name = {one.name: one for one in fields}
    reading = Reading(kind, "ocr:rapidocr", (PageNote(0, 60, 40),), by_name)
    InvoiceReading.objects.create(
        attachment=document.attachment,
        engine=settings.OCR_ENGINE,
        kind=kind.value,
        result=json.dumps(reading.to_dict()),
    )


def test_a_dropped_file_answers_with_its_group_and_what_is_still_missing(client, draft):
    response = upload(client, draft, "D02", picture("licence.png"), headers=HTMX)
    assert response.status_code == 200
    fragment = response.content.decode()
    assert 'id="paper-D02-files"' in fragment
    assert 'id="paper-D02-head" hx-swap-oob' in fragment
    assert "licence.png" in fragment
    box = fragment.split('id="claim-submit"')[1].split('id="claim-history"')[0]
    assert "D02 Vehicle licence" not in box
    assert "D04 Buyer&#x27;s identity" in box
    assert "<html" not in fragment


def test_without_javascript_several_files_go_up_at_once(client, draft):
    response = upload(client, draft, "D05", picture("one.png"), picture("two.png"))
    assert response.url == reverse("claims:detail", args=(draft.pk,))
    page = shown(client, draft)
    assert "one.png" in page
    assert "two.png" in page


def test_nothing_chosen_is_said(client, draft):
    response = client.post(reverse("claims:attach", args=(draft.pk, "D05")), {}, follow=True)
    assert "Choose a file first." in response.content.decode()


def test_a_file_of_another_kind_is_refused_in_words(client, draft):
    response = upload(client, draft, "D05", SimpleUploadedFile("x.exe", b"MZ" * 40), headers=HTMX)
    assert response.status_code == 400
    assert 'data-code="FILE_TYPE_UNKNOWN"' in response.content.decode()
    assert not draft.documents.exists()


def test_a_removed_paper_is_missing_again(cast, client):
    claim = draft_claim(cast)
    document = claim.documents.get(type="D06")
    url = reverse("claims:paper_remove", args=(document.pk,))
    fragment = client.post(url, headers=HTMX).content.decode()
    assert "D06 Payment proof" in fragment.split('id="claim-submit"')[1]


def test_a_paper_opens_page_by_page_and_downloads_safely(cast, client):
    document = draft_claim(cast).documents.get(type="D02")
    page = client.get(reverse("claims:paper", args=(document.pk,))).content.decode()
    url = reverse("claims:paper_page", args=(document.pk, 1))
    assert url in page
    image = client.get(url)
    assert image.content.startswith(b"\x89PNG")
    file = client.get(reverse("claims:paper_file", args=(document.pk,)))
    assert file["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("claims:paper_page", args=(document.pk, 2))).status_code == 404
    assert client.get(reverse("claims:paper_page", args=(document.pk, 0))).status_code == 404
    for response in (image, file):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert "no-store" in response["Cache-Control"]


def test_a_fresh_invoice_is_being_read_and_the_page_asks_again(client, draft):
    fragment = upload(client, draft, "D01", picture(), headers=HTMX).content.decode()
    url = reverse("claims:invoice", args=(draft.pk,))
    assert f'hx-get="{url}" hx-trigger="every 2s"' in fragment
    keep_reading(draft.documents.get(), INVOICE, field("seller", draft.seller_name))
    assert "every 2s" not in client.get(url).content.decode()


def test_a_reading_that_does_not_come_stops_the_asking(client, draft):
    upload(client, draft, "D01", picture())
    long_ago = timezone.now() - dt.timedelta(minutes=6)
    draft.documents.update(uploaded_at=long_ago)
    page = shown(client, draft)
    assert "Reading takes longer than usual." in page
    assert "every 2s" not in page


def test_every_field_is_told_in_words_with_source_and_picture(cast, client):
    claim = draft_claim(cast)
    document = claim.documents.get(type="D01")
    wrong = claim.vin[:-1] + ("1" if claim.vin[-1] != "1" else "2")
    keep_reading(
        document,
        INVOICE,
        field("vin", wrong),
        field("number", claim.invoice_number, "qr"),
        field("date", claim.invoice_date.isoformat()),
    )
    page = shown(client, claim)
    assert "1 field differs" in page
    assert wrong in page
    for word in ("Match", "Mismatch", "Unreadable", "QR code", "Recognised text", "97%"):
        assert word in page
    crop = reverse("claims:paper_field", args=(document.pk, "vin"))
    assert crop in page
    assert client.get(crop).content.startswith(b"\x89PNG")
    assert client.get(crop.replace("vin", "seller")).status_code == 404


def test_the_comparison_follows_what_is_typed_now(cast, client):
    claim = draft_claim(cast)
    keep_reading(claim.documents.get(type="D01"), INVOICE, field("buyer", "北京新买方有限公司"))
    assert "1 field differs" in shown(client, claim)
    Claim.objects.filter(pk=claim.pk).update(buyer_name="北京新买方有限公司")
    assert "No field differs" in shown(client, claim)


def test_a_file_that_is_no_invoice_is_called_so(client, draft):
    upload(client, draft, "D01", picture())
    keep_reading(draft.documents.get(), SOMETHING_ELSE)
    assert "This is not a vehicle invoice." in shown(client, draft)


def test_an_invoice_that_cannot_be_opened_says_why(client, draft):
    upload(client, draft, "D01", picture())
    InvoiceReading.objects.create(
        attachment=draft.documents.get().attachment,
        engine=settings.OCR_ENGINE,
        refusal_code="FILE_ENCRYPTED",
    )
    assert "The file is protected by a password." in shown(client, draft)


def test_a_submitted_claim_takes_no_more_papers(cast, client):
    claim = make_claim(cast, ClaimState.SUBMITTED)
    assert "data-upload" not in shown(client, claim)
    assert upload(client, claim, "D02", picture(), headers=HTMX).status_code == 409


def test_a_better_scan_takes_the_place_of_the_faulty_one(cast, client):
    claim = make_claim(cast, ClaimState.RESET)
    group = shown(client, claim).split('id="paper-D01-head"')[1].split('id="paper-D02"')[0]
    assert "Faulty" in group
    assert "A01 Illegible scan" in group
    fragment = upload(client, claim, "D01", picture(), headers=HTMX).content.decode()
    head = fragment.split('id="paper-D01-head"')[1].split('id="claim-papers-count"')[0]
    assert "Uploaded" in head
    assert "A01" not in head
    assert "Ready to submit" in fragment


def test_an_additional_paper_goes_with_its_file(cast, client, draft):
    upload(client, draft, "D21", picture())
    assert "D21 Conformity or import certificate" in shown(client, draft)
    url = reverse("claims:paper_remove", args=(draft.documents.get().pk,))
    fragment = client.post(url, headers=HTMX).content.decode()
    assert 'id="paper-D21"' in fragment
    assert "Conformity" not in fragment.split('id="claim-history"')[0]


def test_a_data_file_is_offered_for_download_only(client, draft):
    data = SimpleUploadedFile("invoice.xml", b"<?xml version='1.0'?><EInvoice/>", "text/xml")
    upload(client, draft, "D01", data)
    page = client.get(reverse("claims:paper", args=(draft.documents.get().pk,)))
    assert "This is a data file without pages" in page.content.decode()
