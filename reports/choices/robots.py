"""What became of a post in a chat group."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PostState(TextChoices):
    QUEUED = "QUEUED", _("Queued")
    SENDING = "SENDING", _("Sending")
    SENT = "SENT", pgettext_lazy("message", "Sent")
    FAILED = "FAILED", pgettext_lazy("message", "Failed")
    UNCLEAR = "UNCLEAR", _("Uncertain")
