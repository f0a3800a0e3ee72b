"""Hostile uploads: each refused with a code or safely kept, within 5 seconds and 300 MB (P18)."""

import io
import re

import pytest
from django.utils import translation

from dealerops.documents.models import Attachment
from dealerops.documents.services import FileRefused, store_upload
from dealerops.documents.serving import serve
from dealerops.journal.models import Entry
from dealerops.reading import apart
from tests.bombs.corpus import KEPT, NAMES, UPLOADS
from tests.bombs.measuring import measured
from tests.kernel.documents.conftest import files_in, picture

pytestmark = [pytest.mark.bombs, pytest.mark.django_db]
MOST_SECONDS = 5.0
MOST_MEMORY = 300 << 20
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def everything(table):
    """Those that take seconds to be built are not part of every run."""
    return [
        pytest.param(name, marks=pytest.mark.long if bomb.slow else ())
        for name, bomb in table.items()
    ]


@pytest.mark.parametrize("name", everything(UPLOADS))
def test_a_hostile_file_is_refused_or_safely_kept(store, applicant, settings, name):
    bomb = UPLOADS[name]
    data = bomb.make()
    if len(data) <= settings.UPLOAD_MAX_BYTES:
        cost = measured("inspect", data, apart.LOOK)
        assert cost.seconds <= MOST_SECONDS
        assert cost.peak <= MOST_MEMORY
    if bomb.fate == KEPT:
        assert_safely_kept(store, store_upload(io.BytesIO(data), name="x.html", by=applicant))
        return
    with pytest.raises(FileRefused) as caught:
        store_upload(io.BytesIO(data), name="invoice.pdf", by=applicant)
    (refusal,) = caught.value.refusals
    assert refusal.code == bomb.fate
    with translation.override("zh-hans"):
        assert CHINESE.search(str(refusal.message))
    with translation.override("en"):
        assert not CHINESE.search(str(refusal.message))
    assert files_in(store) == []
    assert not Attachment.objects.exists()
    assert not Entry.objects.exists()


def assert_safely_kept(store, attachment: Attachment) -> None:
    """Under our name, given out only as a download of its own kind, and drawn within limits."""
    assert files_in(store) == [store / attachment.path]
    response = serve(attachment, filename="x.html")
    assert response["Content-Disposition"].startswith("attachment")
    assert "html" not in response["Content-Type"]
    response.close()
    cost = measured(
        "page", attachment_bytes(store, attachment), apart.DRAW, page=0, width=1400, turn=0
    )
    assert cost.seconds <= apart.DRAW.wall
    assert cost.peak <= apart.DRAW.memory


def attachment_bytes(store, attachment: Attachment) -> bytes:
    return (store / attachment.path).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_twice_is_two_files_under_names_of_ours(store, applicant, name):
    for colour in ("red", "blue"):
        attachment = store_upload(io.BytesIO(picture(colour)), name=name, by=applicant)
        assert store / attachment.path in files_in(store)
        assert attachment.path == f"{attachment.key.hex[:2]}/{attachment.key.hex}"
    assert len(files_in(store)) == 2
