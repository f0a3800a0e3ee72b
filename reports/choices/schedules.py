"""How often a scheduled view is sent, its life, and why somebody got nothing."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ViewCadence(TextChoices):
    DAILY = "DAILY", pgettext_lazy("reports", "every day")
    WEEKLY = "WEEKLY", pgettext_lazy("reports", "every week")
    MONTHLY = "MONTHLY", pgettext_lazy("reports", "every month")


class ScheduleState(TextChoices):
    ACTIVE = "ACTIVE", pgettext_lazy("scheduled view", "Active")
    PAUSED = "PAUSED", pgettext_lazy("scheduled view", "Paused")


class ViewRunState(TextChoices):
    QUEUED = "QUEUED", pgettext_lazy("scheduled view", "Waiting to be made")
    SENT = "SENT", pgettext_lazy("scheduled view", "Sent")
    STOPPED = "STOPPED", pgettext_lazy("scheduled view", "Not sent")


class NotSent(TextChoices):
    """Why a person, or nobody at all, got a scheduled view."""

    ROLE_ENDED = "ROLE_ENDED", _("The role in which it was to be read has ended.")
    LIST_GONE = "LIST_GONE", _("This role does not have the list any more.")
    VIEW_GONE = "VIEW_GONE", _("The saved view was deleted.")
    FILTER = "FILTER", _("The saved filter makes no sense in this list any more.")
    LEFT = "LEFT", _("Does not want it any more.")
    BOUNCED = "BOUNCED", _("The mail came back.")
