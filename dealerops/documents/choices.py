"""Kinds of files and what the scanner said of them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FileKind(TextChoices):
    PDF = "pdf", "PDF"
    OFD = "ofd", "OFD"
    XML = "xml", "XML"
    JPEG = "jpeg", "JPEG"
    PNG = "png", "PNG"
    XLSX = "xlsx", "Excel"


CONTENT_TYPES: dict[str, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.OFD: "application/ofd",
    FileKind.XML: "application/xml",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Endings that a file of the kind may have; the first is given to one that has none of them.
SUFFIXES: dict[str, tuple[str, ...]] = {
    FileKind.PDF: (".pdf",),
    FileKind.OFD: (".ofd",),
    FileKind.XML: (".xml",),
    FileKind.JPEG: (".jpg", ".jpeg"),
    FileKind.PNG: (".png",),
    FileKind.XLSX: (".xlsx",),
}
UPLOADABLE = frozenset({FileKind.PDF, FileKind.OFD, FileKind.XML, FileKind.JPEG, FileKind.PNG})


class ScanState(TextChoices):
    NOT_SCANNED = "NOT_SCANNED", _("Not scanned")
    WAITING = "WAITING", _("Waiting for the scan")
    CLEAN = "CLEAN", _("Clean")
    INFECTED = "INFECTED", _("Infected")
