"""A file is kept whole, once and under a name of our own, or not at all."""

import datetime as dt
import errno
import io
import os
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from dealerops.documents import services, stores
from dealerops.documents.models import Attachment
from dealerops.documents.receiving import MemoryUpTo
from dealerops.documents.services import (
    FileMissing,
    FileNotKept,
    FileRefused,
    read_bytes,
    remove_orphans,
    store_bytes,
    store_upload,
    store_workbook,
)
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from tests.bombs import workbooks
from tests.kernel.documents.conftest import files_in, picture

pytestmark = pytest.mark.django_db


def upload(data: bytes, by, name: str = "发票.png") -> Attachment:
    return store_upload(SimpleUploadedFile("x", data), name=name, by=by)


def test_what_was_uploaded_is_read_back(store, applicant):
    attachment = upload(picture(), applicant)
    assert read_bytes(attachment) == picture()
    assert (attachment.kind, attachment.size) == ("png", len(picture()))
    assert (attachment.name, attachment.uploaded_by_id) == ("发票.png", 7)
    assert Entry.objects.get(topic="documents.stored").object_id == attachment.pk


def test_the_same_file_twice_is_the_same_file(store, applicant):
    assert upload(picture(), applicant, "a.png") == upload(picture(), SYSTEM, "b.png")
    assert Attachment.objects.count() == len(files_in(store)) == 1


def test_a_workbook_that_is_kept_for_an_import_is_no_paper(store, applicant):
    data = workbooks.workbook(workbooks.sheet(workbooks.ONE_ROW))
    kept = store_workbook(io.BytesIO(data), name="a.xlsx", by=applicant)
    with pytest.raises(FileRefused, match="FILE_TYPE_UNKNOWN"):
        upload(data, applicant, "a.pdf")
    assert store_workbook(io.BytesIO(data), name="b.xlsx", by=applicant) == kept


def test_a_paper_that_is_kept_is_no_workbook(store, applicant):
    upload(picture(), applicant)
    with pytest.raises(FileRefused, match="WORKBOOK_KIND"):
        store_workbook(io.BytesIO(picture()), name="a.xlsx", by=applicant)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.png",
        "..\\..\\boot.png",
        "C:\\x.png",
        "a\0b.png",
        "\u202egnp.exe",
        "x" * 300,
        "CON",
        "🚗.png",
        "",
    ],
)
def test_no_name_of_a_stranger_becomes_a_path(store, applicant, name):
    attachment = upload(picture(), applicant, name)
    (file,) = files_in(store)
    assert file == store / attachment.key.hex[:2] / attachment.key.hex
    assert attachment.name
    assert attachment.name.isprintable()
    assert len(attachment.name) <= 200
    assert not set("/\\") & set(attachment.name)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'", "FILE_BROKEN"),
        (b"MZ\x90\x00" * 50, "FILE_TYPE_UNKNOWN"),
        (b"%PDF-1.4\n<script>alert(1)</script>", "FILE_BROKEN"),
        (b"\x89PNG\r\n\x1a\n<html>", "FILE_BROKEN"),
        (b"PK\x03\x04 not a zip", "FILE_BROKEN"),
    ],
)
def test_a_refused_file_leaves_nothing_behind(store, applicant, data, code):
    with pytest.raises(FileRefused) as caught:
        upload(data, applicant)
    assert caught.value.refusals[0].code == code
    assert caught.value.status == 400
    assert files_in(store) == []
    assert not Attachment.objects.exists()


def test_an_upload_is_not_read_past_the_limit(settings, applicant):
    settings.UPLOAD_MAX_BYTES = 1 << 20
    endless = io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"0" * (4 << 20))
    with pytest.raises(FileRefused) as caught:
        store_upload(endless, name="x", by=applicant)
    assert caught.value.refusals[0].code == "FILE_TOO_LARGE"
    assert endless.tell() < 2 << 20


def test_of_a_file_that_is_too_large_one_byte_too_many_is_kept_in_memory(settings):
    settings.UPLOAD_MAX_BYTES = 10
    arriving = MemoryUpTo()
    arriving.new_file("file", "x.png", "image/png", None)
    for start in range(0, 4000, 8):
        arriving.receive_data_chunk(b"12345678", start)
    assert arriving.file_complete(4000).read() == b"12345678123"


@pytest.mark.fault("F23")
def test_a_full_disk_leaves_neither_file_nor_row(store, applicant, monkeypatch):
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileNotKept):
        upload(picture(), applicant)
    assert files_in(store) == []
    assert not Attachment.objects.exists()


def test_a_folder_that_cannot_be_synced_takes_its_file_back(store, applicant, monkeypatch):
    def broken(folder: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(stores, "_sync", broken)
    with pytest.raises(FileNotKept):
        upload(picture(), applicant)
    assert files_in(store) == []


def test_a_row_that_cannot_be_written_takes_the_file_with_it(store, applicant, monkeypatch):
    def broken(*args: object, **data: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(services, "record", broken)
    with pytest.raises(RuntimeError):
        upload(picture(), applicant)
    assert files_in(store) == []


@pytest.mark.fault("F24")
def test_a_file_whose_row_was_rolled_back_goes_after_a_day(store, applicant):
    kept = upload(picture("blue"), applicant)
    with transaction.atomic():
        upload(picture(), applicant)
        transaction.set_rollback(True)
    half = store / "ab" / f"{'ab' * 16}.0123abcd.part"
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"half")
    foreign = half.with_name("README")
    foreign.write_text("not ours")
    assert remove_orphans(now=timezone.now() + dt.timedelta(hours=23)) == 0
    assert remove_orphans(now=timezone.now() + dt.timedelta(hours=25)) == 2
    assert sorted(files_in(store)) == sorted([store / kept.path, foreign])


@pytest.mark.fault("F25")
def test_a_lost_file_is_said_clearly_and_comes_back_with_the_same_bytes(store, applicant):
    attachment = upload(picture(), applicant)
    (store / attachment.path).unlink()
    with pytest.raises(FileMissing) as caught:
        read_bytes(attachment)
    assert caught.value.refusals[0].code == "FILE_MISSING"
    assert upload(picture(), applicant) == attachment
    assert read_bytes(attachment) == picture()


def test_a_photo_tells_when_it_was_taken(applicant):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:03:12 09:30:00"
    attachment = upload(picture(kind="JPEG", exif=exif), applicant, "p.jpg")
    attachment.refresh_from_db()
    wanted = dt.datetime(2026, 3, 12, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert attachment.taken_at == wanted


@pytest.mark.parametrize("exif", [b"Exif\0\0garbage", b"Exif\0\0II*\0\xff\xff\xff\xff"])
def test_a_photo_with_a_damaged_exif_block_is_kept_without_a_time(applicant, exif):
    assert upload(picture(kind="JPEG", exif=exif), applicant).taken_at is None


def test_generated_workbooks_are_kept_although_nobody_may_upload_one(applicant):
    assert store_bytes(b"PK generated", name="r.xlsx", kind="xlsx", by=SYSTEM).kind == "xlsx"
