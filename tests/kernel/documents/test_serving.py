"""Nothing in a file that is sent out can run (reliability.md P19)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dealerops.documents.choices import FileKind
from dealerops.documents.models import Attachment
from dealerops.documents.services import FileMissing, store_bytes, store_upload
from dealerops.documents.serving import serve, serve_picture
from dealerops.foundation.actor import SYSTEM
from tests.kernel.documents.conftest import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def attachment(applicant) -> Attachment:
    return store_upload(SimpleUploadedFile("x", picture()), name="a.png", by=applicant)


def test_a_download_carries_every_wall(attachment):
    response = serve(attachment, filename="购车发票 1.png")
    assert b"".join(response.streaming_content) == picture()
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%B4%AD")


@pytest.mark.parametrize("kind", FileKind.values)
def test_no_file_is_ever_shown_in_place(attachment, kind):
    attachment.kind = kind
    response = serve(attachment, filename="a")
    assert response["Content-Disposition"].startswith("attachment")
    response.close()


def test_a_page_of_our_own_drawing_is_shown_inside_the_same_walls():
    response = serve_picture(picture())
    assert response["Content-Disposition"] == "inline"
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_type_and_ending_are_those_of_the_store_whatever_the_name_says(attachment):
    response = serve(attachment, filename="evil.html")
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"] == 'attachment; filename="evil.html.png"'
    response.close()


@pytest.mark.parametrize("name", ['a"\r\nSet-Cookie: x=1', "..\\..\\a.png", "\u202egnp.exe", ""])
def test_a_hostile_name_breaks_no_header(attachment, name):
    response = serve(attachment, filename=name)
    assert "\n" not in response["Content-Disposition"]
    assert "\\.." not in response["Content-Disposition"]
    response.close()


def test_a_lost_file_is_a_clear_refusal(store):
    attachment = store_bytes(b"x", name="r.xlsx", kind="xlsx", by=SYSTEM)
    (store / attachment.path).unlink()
    with pytest.raises(FileMissing):
        serve(attachment, filename="r.xlsx")
