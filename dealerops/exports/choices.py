"""Where an export stands, and why one failed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ExportState(TextChoices):
    QUEUED = "QUEUED", pgettext_lazy("export", "Waiting")
    RUNNING = "RUNNING", pgettext_lazy("export", "Being made")
    DONE = "DONE", pgettext_lazy("export", "Ready")
    FAILED = "FAILED", pgettext_lazy("export", "Failed")
    CANCELLED = "CANCELLED", pgettext_lazy("export", "Cancelled")


OPEN = frozenset({ExportState.QUEUED, ExportState.RUNNING})


class ExportFailure(TextChoices):
    """Codes and what they mean to the person who waits."""

    ROLE_ENDED = "EXPORT_ROLE_ENDED", _("The role in which it was asked for has ended.")
    LIST_GONE = "EXPORT_LIST_GONE", _("This list does not exist any more.")
    NOT_KEPT = "FILE_NOT_KEPT", _("The file could not be kept. Please try again later.")
    STOPPED = "EXPORT_STOPPED", _("It was interrupted too often. Please try again.")
    BROKEN = "EXPORT_FAILED", _("Something went wrong while it was made. It is tried again.")
