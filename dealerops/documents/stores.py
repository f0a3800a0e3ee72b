"""Where the bytes of attachments lie: a folder of this machine, or a bucket that several machines share."""

import datetime as dt
import os
import tempfile
import uuid
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO, Protocol, cast
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage


class Store(Protocol):
    """Names are "ab/ab12…", of our own making. Every method raises OSError when the store fails."""

    def write(self, name: str, data: bytes) -> None:
        """All of it under its name, or nothing."""

    def scratch(self) -> Path:
        """Where a file of this machine may grow; what a killed process leaves there is swept away."""

    def adopt(self, name: str, path: Path) -> None:
        """Take over a finished file of this machine; it is gone from its old place afterwards."""

    def open(self, name: str) -> BinaryIO:
        """Raises FileNotFoundError."""

    def exists(self, name: str) -> bool: ...

    def remove(self, name: str) -> None:
        """Without complaint when it is not there."""

    def untouched_since(self, moment: dt.datetime) -> Iterator[str]:
        """Names of what was last written before, unfinished files among them."""


class Folder:
    """A folder; a file gets its name when it is whole and on the disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, data: bytes) -> None:
        path = self.root / name
        part = path.with_suffix(f".{uuid.uuid4().hex[:8]}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.rename(path)
            _sync(path.parent)
            _sync(self.root)
        except OSError:
            path.unlink(missing_ok=True)
            raise
        finally:
            part.unlink(missing_ok=True)

    def scratch(self) -> Path:
        """In the store's own folder, so that adopting it is a change of name."""
        name = uuid.uuid4().hex
        path = self.root / name[:2] / f"{name}.{name[:8]}.part"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def adopt(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            os.fsync(file.fileno())
        place = self.root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        path.rename(place)
        _sync(place.parent)
        _sync(self.root)

    def open(self, name: str) -> BinaryIO:
        return (self.root / name).open("rb")

    def exists(self, name: str) -> bool:
        return (self.root / name).exists()

    def remove(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)

    def untouched_since(self, moment: dt.datetime) -> Iterator[str]:
        for path in self.root.glob("[0-9a-f][0-9a-f]/*"):
            try:
                changed = dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC)
            except FileNotFoundError:  # a writer has just renamed or removed it
                continue
            if changed < moment:
                yield str(path.relative_to(self.root))


class Bucket:
    """A Django storage, such as a bucket of `django-storages`; it makes writes whole by itself."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def write(self, name: str, data: bytes) -> None:
        self._put(name, ContentFile(data))

    def scratch(self) -> Path:
        handle, name = tempfile.mkstemp(prefix="dealerops-", suffix=".part")
        os.close(handle)
        return Path(name)

    def adopt(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self._put(name, File(file))
        path.unlink()

    def open(self, name: str) -> BinaryIO:
        with _as_os_error():
            return cast(BinaryIO, self.storage.open(name, "rb").file)

    def exists(self, name: str) -> bool:
        with _as_os_error():
            return self.storage.exists(name)

    def remove(self, name: str) -> None:
        with _as_os_error():
            self.storage.delete(name)

    def untouched_since(self, moment: dt.datetime) -> Iterator[str]:
        folders, _files = self.storage.listdir("")
        for folder in folders:
            _folders, names = self.storage.listdir(folder)
            for name in (f"{folder}/{one}" for one in names):
                if self.storage.get_modified_time(name) < moment:
                    yield name

    def _put(self, name: str, file: File) -> None:  # type: ignore[type-arg]
        with _as_os_error():
            if self.storage.save(name, file) != name:
                raise OSError(f"the store would not take the name {name}")


class _as_os_error:  # noqa: N801 - reads as a phrase
    """What a bucket's client raises is one more way in which a disk can fail."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: object, _trace: object) -> None:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - half a second

        if kind and issubclass(kind, (BotoCoreError, ClientError)):
            raise OSError(kind.__name__) from None


def store() -> Store:
    """The store of this installation: STORAGE_URL, or the folder MEDIA_ROOT."""
    if settings.STORAGE_URL:
        return of_url(settings.STORAGE_URL)
    return Folder(Path(settings.MEDIA_ROOT))


@cache
def of_url(url: str) -> Bucket:
    """`s3://bucket/folder?endpoint=https://…&region=…`; keys come from the usual AWS variables.

    Raises ValueError for anything else.
    """
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.hostname:
        raise ValueError("STORAGE_URL must look like s3://bucket/folder?endpoint=https://...")
    from storages.backends.s3 import S3Storage  # noqa: PLC0415 - half a second

    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return Bucket(
        S3Storage(
            bucket_name=parts.hostname,
            location=parts.path.strip("/"),
            endpoint_url=asked.get("endpoint"),
            region_name=asked.get("region"),
            addressing_style="path" if "endpoint" in asked else "auto",
            default_acl=None,
            file_overwrite=True,  # names are never used twice
            querystring_auth=True,
            signature_version="s3v4",
        )
    )


def _sync(folder: Path) -> None:
    """After this a power cut no longer forgets which names the folder holds."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
