"""Files in a bucket: the same promises, spoken to a server that talks S3."""

import datetime as dt
import threading
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection, transaction
from django.utils import timezone

from dealerops.backup import programs
from dealerops.backup.manifest import MEDIA, Manifest
from dealerops.backup.restoring import restore
from dealerops.documents.making import discard, keep_file, scratch_file
from dealerops.documents.services import (
    FileMissing,
    FileNotKept,
    is_there,
    read_bytes,
    remove_orphans,
    store_bytes,
)
from dealerops.documents.stores import of_url
from dealerops.foundation.actor import SYSTEM

LATER = dt.timedelta(days=2)


class Handler(BaseHTTPRequestHandler):
    """As much of S3 as files need: put, get, head, delete, list."""

    things: ClassVar[dict[str, bytes]] = {}
    is_full: ClassVar[bool] = False

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding", "").startswith("aws-chunked"):
            body = _unchunked(body)
        if Handler.is_full:
            return self._answer(507)
        self.things[urlsplit(self.path).path] = body
        return self._answer(200)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if "prefix=" in parts.query:
            return self._answer(200, self._listed(parse_qs(parts.query)))
        found = self.things.get(parts.path)
        return self._answer(404) if found is None else self._answer(200, found)

    def do_HEAD(self) -> None:
        found = self.things.get(urlsplit(self.path).path)
        self._answer(404 if found is None else 200, found or b"", is_head=True)

    def do_DELETE(self) -> None:
        self.things.pop(urlsplit(self.path).path, None)
        self._answer(204)

    def _listed(self, asked: dict[str, list[str]]) -> bytes:
        prefix = asked.get("prefix", [""])[0]
        names = [path.split("/", 2)[2] for path in self.things]
        inside = [name[len(prefix) :] for name in names if name.startswith(prefix)]
        folders = sorted({name.split("/")[0] for name in inside if "/" in name})
        files = [name for name in inside if "/" not in name]
        rows = "".join(
            f"<CommonPrefixes><Prefix>{prefix}{one}/</Prefix></CommonPrefixes>" for one in folders
        )
        rows += "".join(
            f"<Contents><Key>{prefix}{one}</Key><Size>1</Size></Contents>" for one in files
        )
        return (
            f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>".encode()
        )

    def _answer(self, status: int, body: bytes = b"", *, is_head: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", formatdate(usegmt=True))
        self.end_headers()
        if not is_head:
            self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Nothing is said."""


def _unchunked(body: bytes) -> bytes:
    """The content of a body that the client has signed piece by piece."""
    parts = b""
    while body:
        head, _end, body = body.partition(b"\r\n")
        size = int(head.split(b";")[0], 16)
        if not size:
            break
        parts, body = parts + body[:size], body[size + 2 :]
    return parts


@pytest.fixture
def bucket(settings, monkeypatch) -> Iterator[type[Handler]]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    Handler.things.clear()
    Handler.is_full = False
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_port}"
    settings.STORAGE_URL = f"s3://files/claims?endpoint={endpoint}&region=cn-north-1"
    yield Handler
    server.shutdown()
    server.server_close()


def test_a_file_goes_into_the_bucket_and_comes_back(db, bucket):
    kept = store_bytes(b"an invoice", name="a.xml", kind="xml", by=SYSTEM)
    assert list(bucket.things) == [f"/files/claims/{kept.path}"]
    assert read_bytes(kept) == b"an invoice"
    assert is_there(kept)


def test_a_file_that_the_bucket_lost_is_missing_and_comes_back_with_the_same_bytes(db, bucket):
    kept = store_bytes(b"an invoice", name="a.xml", kind="xml", by=SYSTEM)
    bucket.things.clear()
    with pytest.raises(FileMissing):
        read_bytes(kept)
    assert store_bytes(b"an invoice", name="b.xml", kind="xml", by=SYSTEM) == kept
    assert read_bytes(kept) == b"an invoice"


def test_a_restore_brings_back_what_the_bucket_has_lost(db, bucket, tmp_path, monkeypatch):
    kept, lost = (store_bytes(one, name="a.xml", kind="xml", by=SYSTEM) for one in (b"a", b"b"))
    (tmp_path / MEDIA).mkdir()
    for one, content in ((kept, b"other"), (lost, b"b")):
        (tmp_path / MEDIA / one.key.hex).write_bytes(content)
    media = {one.key.hex: one.sha256 for one in (kept, lost)}
    Manifest(timezone.now().isoformat(), "", 0, media=media).write(tmp_path)
    del bucket.things[f"/files/claims/{lost.path}"]
    monkeypatch.setattr(connection.introspection, "table_names", list)
    monkeypatch.setattr(connection, "close", lambda: None)
    monkeypatch.setattr(programs, "run", lambda *_arguments, **_more: None)
    restore(tmp_path, database_url="", media_root=tmp_path / "folder")
    assert (read_bytes(kept), read_bytes(lost)) == (b"a", b"b")
    assert not (tmp_path / "folder").exists()


def test_a_bucket_that_takes_nothing_is_a_store_that_is_out_of_order(db, bucket, monkeypatch):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    bucket.is_full = True
    with pytest.raises(FileNotKept):
        store_bytes(b"an invoice", name="a.xml", kind="xml", by=SYSTEM)
    assert not bucket.things


def test_a_large_file_of_ours_is_taken_over_and_goes_when_it_is_let_go(transactional_db, bucket):
    with scratch_file() as path:
        path.write_bytes(b"a workbook")
        with transaction.atomic():
            kept = keep_file(path, name="list.xlsx", kind="xlsx", by=SYSTEM)
        assert not path.exists()
    assert read_bytes(kept) == b"a workbook"
    assert discard(kept.pk, by=SYSTEM)
    assert not bucket.things


def test_orphans_in_the_bucket_go_after_a_day_and_strangers_stay(db, bucket):
    kept = store_bytes(b"an invoice", name="a.xml", kind="xml", by=SYSTEM)
    bucket.things["/files/claims/ab/" + "ab" * 16] = b"rolled back"
    bucket.things["/files/claims/ab/readme"] = b"a stranger's"
    assert remove_orphans(now=timezone.now()) == 0
    assert remove_orphans(now=timezone.now() + LATER) == 1
    assert set(bucket.things) == {f"/files/claims/{kept.path}", "/files/claims/ab/readme"}


@pytest.mark.parametrize("url", ["ftp://files", "s3:///folder", "files"])
def test_an_address_that_is_no_bucket_is_refused(url):
    with pytest.raises(ValueError, match="STORAGE_URL"):
        of_url(url)
