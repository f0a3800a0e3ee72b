"""Decisions about several claims at once: which, and where they stand."""

import datetime as dt

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

UNDO_FOR = dt.timedelta(seconds=10)  # design.md 8: how long a confirmed batch waits


class BatchCommand(TextChoices):
    APPROVE = "APPROVE", _("Approve")
    RETURN = "RETURN", _("Send back")


class BatchState(TextChoices):
    WAITING = "WAITING", pgettext_lazy("batch", "Waiting")
    RUNNING = "RUNNING", pgettext_lazy("batch", "Being done")
    DONE = "DONE", pgettext_lazy("batch", "Done")
    UNDONE = "UNDONE", pgettext_lazy("batch", "Undone")


class ItemState(TextChoices):
    """What became of one claim of a batch."""

    WAITING = "WAITING", pgettext_lazy("batch", "Waiting")
    DONE = "DONE", pgettext_lazy("batch", "Done")
    REFUSED = "REFUSED", pgettext_lazy("batch", "Refused")
