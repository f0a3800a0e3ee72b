"""Alerts: what for, over which channel, to whom else, and how long they wait (domain.md 3.4, 3.6)."""

import datetime as dt

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Role
from dealerops.policy.keys import Key


class AlertKind(TextChoices):
    """What somebody is alerted to."""

    QUICK_ALERT = "QUICK_ALERT", _("Quick alert")
    RED = "RED", _("Light turned red")
    ESCALATION = "ESCALATION", _("Escalation")
    TASK_LATE = "TASK_LATE", _("Task overdue")


class Channel(TextChoices):
    """How an alert is sent; the notice on the screen comes with the mail."""

    MAIL = "MAIL", _("Notice and mail")
    SMS = "SMS", _("Text message")
    ROBOT = "ROBOT", _("Group robot")


class AlertState(TextChoices):
    """The life of an alert: whoever gets it says that they have it, or somebody else is asked."""

    WAITING = "WAITING", pgettext_lazy("an alert", "Held back until the morning")
    SENT = "SENT", pgettext_lazy("an alert", "Waiting for an answer")
    ACKNOWLEDGED = "ACKNOWLEDGED", _("Acknowledged")
    PASSED_ON = "PASSED_ON", _("Passed on to the deputy")
    OVER = "OVER", pgettext_lazy("an alert", "Over")


OPEN_ALERTS = (AlertState.WAITING, AlertState.SENT, AlertState.PASSED_ON)


class SendingState(TextChoices):
    """One attempt over one channel."""

    QUEUED = "QUEUED", pgettext_lazy("an alert", "Queued")
    SENDING = "SENDING", pgettext_lazy("an alert", "On its way")
    SENT = "SENT", pgettext_lazy("an alert", "Sent")
    FAILED = "FAILED", pgettext_lazy("an alert", "Failed")


# Who is asked where nobody of the role answers, or nobody has it. Whoever names a deputy comes first.
STANDS_IN: dict[str, Role] = {
    Role.D_SA: Role.D_CAM,
    Role.D_CAM: Role.D_GM,
    Role.D_SVC_DIR: Role.D_GM,
    Role.D_GM: Role.REGION_CAM,
    Role.REGION_CAM: Role.REGION_HEAD,
    Role.REGION_HEAD: Role.RISK_MANAGER,
    Role.RISK_MANAGER: Role.COMPLAINT_DESK,
}
STANDS_IN_FOR_THE_REST = Role.RISK_MANAGER

# Quick alert: everybody who does or answers for it in the table of 3.11.
PAGED = (Role.RISK_MANAGER, Role.COMPLAINT_DESK, Role.D_CAM, Role.D_GM, Role.PR_KAM)
TURNED_RED = (Role.D_CAM, Role.RISK_MANAGER)

PATIENCE_SECONDS = Key(
    "complaints.alert_patience_seconds",
    int,
    60,
    _("Seconds in which a channel has to take an alert before the next is tried"),
)
REPEAT_RED = Key(
    "complaints.alert_repeat_minutes_red",
    int,
    15,
    _("Minutes after which an unanswered alert of a red case is sent again"),
)
REPEAT = Key(
    "complaints.alert_repeat_minutes",
    int,
    120,
    _("Minutes after which any other unanswered alert is sent again"),
)
QUIET_FROM = Key("complaints.quiet_from", dt.time, dt.time(22), _("Quiet hours begin"))
QUIET_TO = Key("complaints.quiet_to", dt.time, dt.time(7), _("Quiet hours end"))
