"""With a scanner nothing is given out that it has not seen; without one, files say so (F32)."""

import io

import pytest

from dealerops.documents import scanning
from dealerops.documents.choices import ScanState
from dealerops.documents.models import Attachment
from dealerops.documents.services import (
    FileHeld,
    FileRefused,
    read_bytes,
    scan_waiting,
    store_bytes,
    store_upload,
)
from dealerops.documents.serving import serve
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from tests.kernel.documents.conftest import files_in, picture
from tests.kernel.documents.scanner import FOUND, Scanner

pytestmark = pytest.mark.django_db
NOBODY_THERE = "tcp://127.0.0.1:9"


@pytest.fixture
def scanner(settings):
    running = Scanner()
    settings.SCAN_URL = running.url
    yield running
    running.close()


def upload(by, data: bytes = b"") -> Attachment:
    return store_upload(io.BytesIO(data or picture()), name="a.png", by=by)


def test_without_a_scanner_a_file_says_that_it_was_not_scanned(applicant):
    assert upload(applicant).scan_state == ScanState.NOT_SCANNED


def test_a_clean_file_is_kept_as_clean(scanner, applicant):
    assert upload(applicant).scan_state == ScanState.CLEAN
    assert scanner.seen == [picture()]


def test_an_infected_file_is_refused_and_leaves_nothing(store, scanner, applicant):
    with pytest.raises(FileRefused) as caught:
        upload(applicant, picture() + FOUND)
    assert caught.value.refusals[0].code == "FILE_INFECTED"
    assert files_in(store) == []
    assert not Attachment.objects.exists()


def test_while_the_scanner_is_away_a_file_is_kept_and_held(settings, applicant):
    settings.SCAN_URL = NOBODY_THERE
    held = upload(applicant)
    assert held.scan_state == ScanState.WAITING
    for give_out in (read_bytes, lambda file: serve(file, filename="a.png")):
        with pytest.raises(FileHeld) as caught:
            give_out(held)
        assert caught.value.refusals[0].code == "FILE_WAITS_FOR_SCAN"
    assert scan_waiting() == 0


def test_a_slow_scanner_holds_the_file_and_not_the_person(settings, monkeypatch, applicant):
    monkeypatch.setattr(scanning, "ANSWER_SECONDS", 0.3)
    slow = Scanner(slow=2)
    settings.SCAN_URL = slow.url
    assert upload(applicant).scan_state == ScanState.WAITING
    slow.close()


def test_a_scanner_that_gives_no_verdict_holds_the_file(settings, applicant):
    full = Scanner(answer=b"INSTREAM size limit exceeded. ERROR")
    settings.SCAN_URL = full.url
    assert upload(applicant).scan_state == ScanState.WAITING
    assert scan_waiting() == 0
    full.close()


def test_a_held_file_is_given_out_once_the_scanner_is_back(settings, applicant):
    settings.SCAN_URL = NOBODY_THERE
    held = upload(applicant)
    back = Scanner()
    settings.SCAN_URL = back.url
    assert scan_waiting() == 1
    assert scan_waiting() == 0
    held.refresh_from_db()
    assert read_bytes(held) == picture()
    assert Entry.objects.get(topic="documents.scanned").data["found"] == "CLEAN"
    back.close()


def test_what_is_found_later_is_never_given_out_again(settings, applicant):
    infected = picture() + FOUND
    kept = upload(applicant, infected)
    late = Scanner()
    settings.SCAN_URL = late.url
    assert scan_waiting() == 1
    late.close()
    settings.SCAN_URL = ""
    kept.refresh_from_db()
    with pytest.raises(FileRefused):
        read_bytes(kept)
    with pytest.raises(FileRefused):
        upload(applicant, infected)


def test_our_own_workbooks_are_not_shown_to_the_scanner(scanner):
    assert (
        store_bytes(b"PK made", name="r.xlsx", kind="xlsx", by=SYSTEM).scan_state == "NOT_SCANNED"
    )
    assert scan_waiting() == 0
    assert scanner.seen == []
