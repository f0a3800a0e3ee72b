"""The one 'no' of this package: bytes that are broken, dangerous or of no kind that is read."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.errors import InvalidInput, Refusal

REASONS: dict[str, str | Promise] = {
    "FILE_EMPTY": _("The file is empty."),
    "FILE_TOO_LARGE": _("The file is larger than 15 MB."),
    "FILE_TYPE_UNKNOWN": _("Only PDF, OFD, XML, JPEG and PNG files are read."),
    "FILE_BROKEN": _("The file is damaged and cannot be opened."),
    "FILE_ENCRYPTED": _("The file is protected by a password."),
    "FILE_UNSAFE": _("The file is built in a way that is not accepted for safety."),
    "IMAGE_TOO_LARGE": _("The picture has too many pixels."),
    "TOO_MANY_PAGES": _("The document has too many pages."),
    "PAGE_MISSING": _("The document has no such page."),
    "READING_TIMEOUT": _("Reading the document took too long."),
    "READING_BROKEN_OFF": _("Reading the document was broken off. It is tried again by itself."),
    "READING_FAILED": _("The document could not be read."),
    "ENGINE_MISSING": _("The recognition engine is not installed."),
    "WORKBOOK_KIND": _("Only Excel workbooks of the kind .xlsx, without macros, are accepted."),
    "WORKBOOK_TOO_LARGE": _("The workbook is too large."),
    "WORKBOOK_TOO_MANY_CELLS": _("The workbook has too many rows, columns or cells."),
}
# What another attempt may cure: nothing is known of the document yet.
PASSING = frozenset({"READING_TIMEOUT", "READING_BROKEN_OFF"})


class DocumentRefused(InvalidInput):
    """Raised by everything that touches a stranger's bytes; `code` is one of REASONS."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(Refusal(code, REASONS[code]))

    @property
    def message(self) -> str | Promise:
        return REASONS[self.code]
