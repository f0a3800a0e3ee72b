"""The life of a message."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MessageState(TextChoices):
    QUEUED = "QUEUED", _("Queued")
    SENDING = "SENDING", _("Sending")
    SENT = "SENT", pgettext_lazy("message", "Sent")
    FAILED = "FAILED", pgettext_lazy("message", "Failed")
    UNCERTAIN = "UNCERTAIN", _("Uncertain")
    BOUNCED = "BOUNCED", pgettext_lazy("message", "Came back")


class PartRole(TextChoices):
    ATTACHED = "ATTACHED", _("Attached")
    INLINE = "INLINE", _("Shown in the text")


class RobotKind(TextChoices):
    """Whose group robot it is; each wants its own form of message."""

    WECOM = "WECOM", _("WeCom")
    FEISHU = "FEISHU", _("Feishu")
    DINGTALK = "DINGTALK", _("DingTalk")
