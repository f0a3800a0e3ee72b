"""Where an import stands, and why one came to nothing."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportState(TextChoices):
    QUEUED = "QUEUED", pgettext_lazy("import", "Waiting")
    CHECKING = "CHECKING", pgettext_lazy("import", "Being checked")
    WRITING = "WRITING", pgettext_lazy("import", "Being written")
    DONE = "DONE", pgettext_lazy("import", "Taken in")
    REFUSED = "REFUSED", pgettext_lazy("import", "Not taken in")
    FAILED = "FAILED", pgettext_lazy("import", "Failed")


OPEN = frozenset({ImportState.QUEUED, ImportState.CHECKING, ImportState.WRITING})


class ImportFailure(TextChoices):
    """Codes and what they mean to the person who waits."""

    BAD_CELLS = "IMPORT_HAS_ERRORS", _("Nothing was taken in: correct the cells that are named.")
    BAD_HEADINGS = "IMPORT_HEADINGS", _("Nothing was taken in: the headings do not fit.")
    ROLE_ENDED = "IMPORT_ROLE_ENDED", _("The role in which it was uploaded has ended.")
    KIND_GONE = "IMPORT_KIND_GONE", _("Such workbooks are not taken in any more.")
    FILE_GONE = "FILE_MISSING", _("The file is missing from the store. Please tell support.")
    HELD = (
        "FILE_WAITS_FOR_SCAN",
        _("The file is waiting for the virus scan. Please try again in a few minutes."),
    )
    NOT_KEPT = "FILE_NOT_KEPT", _("The file could not be kept. Please try again later.")
    STOPPED = "IMPORT_STOPPED", _("It was interrupted too often. Please try again.")
    BROKEN = (
        "IMPORT_FAILED",
        _("Something went wrong, and nothing was taken in. It is tried again."),
    )
