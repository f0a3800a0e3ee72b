"""The same bytes from several people at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from dealerops.documents.models import Attachment
from dealerops.documents.services import read_bytes, store_upload
from dealerops.journal.models import Entry
from tests.kernel.documents.conftest import files_in, picture

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


def test_parallel_uploads_of_one_file_make_one_file(store, applicant):
    start = Barrier(AT_ONCE)

    def one(number: int) -> int:
        start.wait(timeout=10)
        try:
            file = SimpleUploadedFile("x", picture())
            return store_upload(file, name=f"{number}.png", by=applicant).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = set(pool.map(one, range(AT_ONCE)))
    (attachment,) = Attachment.objects.all()
    assert found == {attachment.pk}
    assert files_in(store) == [store / attachment.path]
    assert read_bytes(attachment) == picture()
    assert Entry.objects.filter(topic="documents.stored").count() == 1
