"""Zip files from strangers: judged by their directory, and never unpacked to a disk."""

import io
import stat
import zipfile
from dataclasses import dataclass

from dealerops.reading.refusal import DocumentRefused


@dataclass(frozen=True, slots=True)
class Bounds:
    """`ratio` is unpacked to packed of one entry, and says nothing of entries below `small` bytes."""

    entries: int
    unpacked: int
    ratio: int
    small: int


def open_zip(data: bytes, bounds: Bounds) -> zipfile.ZipFile:
    """The archive; FILE_UNSAFE when it unpacks too far, or holds links, twins or climbing names."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except Exception as error:
        raise DocumentRefused("FILE_BROKEN") from error
    names = {entry.filename.lstrip("/").lower() for entry in entries}
    too_many = len(entries) > bounds.entries or len(names) < len(entries)
    if too_many or sum(entry.file_size for entry in entries) > bounds.unpacked:
        raise DocumentRefused("FILE_UNSAFE")
    if any(_is_locked(entry) for entry in entries):
        raise DocumentRefused("FILE_ENCRYPTED")
    if any(_swells(entry, bounds) or _strays(entry) for entry in entries):
        raise DocumentRefused("FILE_UNSAFE")
    return archive


def _swells(entry: zipfile.ZipInfo, bounds: Bounds) -> bool:
    swollen = entry.file_size > bounds.ratio * max(entry.compress_size, 1)
    return swollen and entry.file_size > bounds.small


def _strays(entry: zipfile.ZipInfo) -> bool:
    """A link, or a name that would climb out of a folder; no name is used as a path all the same."""
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    parts = entry.filename.replace("\\", "/").split("/")
    return is_link or ".." in parts or ":" in entry.filename


def _is_locked(entry: zipfile.ZipInfo) -> bool:
    return bool(entry.flag_bits & 0x1)
