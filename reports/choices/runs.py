"""The life of a report run."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RunState(TextChoices):
    QUEUED = "QUEUED", _("Waiting to be made")
    READY = "READY", _("Made, not yet sent")
    SENT = "SENT", _("Sent")
    INTERNAL = "INTERNAL", _("For viewing only")
    SUPERSEDED = "SUPERSEDED", _("Replaced by a later version")
    UNCHANGED = "UNCHANGED", _("Nothing new, no version made")
    FAILED = "FAILED", _("Failed")
