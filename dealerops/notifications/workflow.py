"""What a person may do with a message; everything else in its life is the mail queue's business."""

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow
from dealerops.notifications.choices import MessageState as S
from dealerops.notifications.models import Message

SENDERS = frozenset({Role.SYSADMIN, Role.SSA_MANAGER, Role.SSA_SPECIALIST})

MESSAGE_FLOW = Workflow[Message](
    field="state",
    transitions=(
        Transition(
            "send_again", _("Send again"), {S.FAILED, S.UNCERTAIN, S.BOUNCED}, S.QUEUED, SENDERS
        ),
    ),
)
