"""Invoices that break their reader, wait for a scan, lose their file or meet a full disk."""

import io
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as house
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from claims.models import ClaimDocument, InvoiceReading
from claims.services import attach_document, open_claim
from dealerops.documents.models import Attachment
from dealerops.documents.services import scan_waiting
from dealerops.foundation.actor import Role
from dealerops.journal.models import Delivery, Entry
from dealerops.journal.services import drain
from dealerops.reading import apart
from dealerops.reading.apart.host import Host
from tests.factories.claims import Cast, make_line, make_paper, make_person
from tests.kernel.documents.scanner import Scanner
from tests.kernel.reading import samples

BAD = "tests.kernel.reading.bad_works"


@pytest.fixture
def draft(cast: Cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "store"
    return open_claim(make_line(cast.dealer).pk, by=cast.applicant)


def attach(claim, cast: Cast, data: bytes = b"") -> ClaimDocument:
    file = io.BytesIO(data) if data else make_paper()
    return attach_document(claim.pk, "D01", file, name="发票.png", by=cast.applicant)


def drain_now() -> None:
    """As the worker's next tick after the back-off."""
    Delivery.objects.undone().filter(queue="documents").update(run_at=timezone.now())
    drain("documents")


@pytest.mark.parametrize(
    ("what", "code"),
    [("hang", "READING_TIMEOUT"), ("swell", "READING_BROKEN_OFF"), ("crash", "READING_BROKEN_OFF")],
)
def test_a_document_that_breaks_its_reader_is_told_retried_and_set_aside(
    draft, cast, sign_in, monkeypatch, what, code
):
    host = Host(BAD)
    ask = host.ask
    patience = 2.0 if what == "hang" else 60.0  # the others break off by themselves, on any machine
    monkeypatch.setattr(apart, "READ", replace(apart.READ, wall=patience))
    monkeypatch.setattr(
        host, "ask", lambda work, data, *rest, **more: ask(work, what.encode(), *rest, **more)
    )
    monkeypatch.setattr(apart, "heavy", host)
    document = attach(draft, cast)
    delivery = Delivery.objects.get(queue="documents")

    drain_now()
    assert InvoiceReading.objects.get().refusal_code == code
    page = sign_in(cast.applicant).get(reverse("claims:invoice", args=(draft.pk,)))
    assert page.status_code == 200
    assert "every 2s" not in page.content.decode()
    for _attempt in range(3):
        drain_now()
    delivery.refresh_from_db()
    assert delivery.attempts == delivery.max_attempts
    assert delivery.quarantined_at
    assert delivery.last_error == "ReadingBrokenOff"
    stuck = sign_in(make_person(Role.SYSADMIN)).get(
        reverse("admin:journal_delivery_changelist"), {"quarantined_at__isempty": "0"}
    )
    assert list(stuck.context["cl"].result_list) == [delivery]
    assert Path(document.attachment.path).name in {path.name for path in stored()}
    host.close()

    monkeypatch.undo()
    Delivery.objects.filter(pk=delivery.pk).update(quarantined_at=None, attempts=0)
    drain_now()
    assert InvoiceReading.objects.get().refusal_code == ""


def stored() -> list[Path]:
    return [path for path in Path(house.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_an_invoice_that_waits_for_its_scan_is_read_when_it_is_clean(draft, cast, settings):
    settings.SCAN_URL = "tcp://127.0.0.1:9"
    document = attach(draft, cast, samples.vehicle_page())
    drain_now()
    assert not InvoiceReading.objects.exists()
    assert not Delivery.objects.undone().filter(queue="documents").exists()
    scanner = Scanner()
    settings.SCAN_URL = scanner.url
    assert scan_waiting() == 1
    drain_now()
    assert InvoiceReading.objects.get().attachment_id == document.attachment_id
    scanner.close()


def test_a_lost_file_is_said_on_the_page_and_comes_back_by_uploading_it_again(draft, cast, sign_in):
    data = make_paper().read()
    document = attach(draft, cast, data)
    (lost,) = stored()
    lost.unlink()
    client = sign_in(cast.applicant)
    page = client.get(reverse("claims:paper", args=(document.pk,)))
    assert "The file is missing from the store" in page.content.decode()
    for name, arguments in (("paper_file", (document.pk,)), ("paper_page", (document.pk, 1))):
        answer = client.get(reverse(f"claims:{name}", args=arguments))
        assert answer.status_code == 409
        assert "FILE_MISSING" in answer.content.decode()
    assert attach(draft, cast, data) == document
    page = client.get(reverse("claims:paper", args=(document.pk,)))
    assert "The file is missing" not in page.content.decode()


@pytest.fixture
def small_disk(tmp_path, settings):
    """Two megabytes, for real; only the superuser of the machine can have one."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], check=True)
    settings.MEDIA_ROOT = folder
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def noise() -> bytes:
    """A picture that no packing makes smaller: some three megabytes."""
    out = io.BytesIO()
    Image.frombytes("RGB", (1000, 1000), os.urandom(3_000_000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("with_script", [True, False])
def test_a_full_disk_is_said_and_leaves_nothing_half(draft, cast, sign_in, small_disk, with_script):
    client = sign_in(cast.applicant)
    url = reverse("claims:attach", args=(draft.pk, "D05"))
    file = {"file": SimpleUploadedFile("big.png", noise())}
    if with_script:
        answer = client.post(url, file, headers={"HX-Request": "true"})
        assert answer.status_code == 503
        assert answer["HX-Retarget"] == "#dx-refusals"  # what was typed stays where it is
    else:
        answer = client.post(url, file, follow=True)
    assert "FILE_NOT_KEPT" in answer.content.decode()
    assert [path for path in small_disk.rglob("*") if path.is_file()] == []
    assert not Attachment.objects.filter(size__gt=2_000_000).exists()
    assert not draft.documents.exists()
    small = {"file": SimpleUploadedFile("small.png", make_paper().read())}
    assert client.post(url, small, headers={"HX-Request": "true"}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_one_invoice_a_hundred_times_is_one_file_and_one_job(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "store"
    cast = Cast.hire()
    claim = open_claim(make_line(cast.dealer).pk, by=cast.applicant)
    data = make_paper().read()

    def one(_number: int) -> int:
        try:
            return attach(claim, cast, data).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(one, range(100)))
    assert len(found) == 1
    assert Attachment.objects.count() == ClaimDocument.objects.count() == len(stored()) == 1
    assert Entry.objects.filter(topic="claims.invoice_attached").count() == 1
    assert Delivery.objects.filter(queue="documents").count() == 1
