"""The life of a report run (domain.md 6.1). Read the table from top to bottom."""

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow
from reports.choices import RunState as S
from reports.models import ReportRun
from reports.querysets import STARTERS

SYSTEM = {Role.SYSTEM}

# fmt: off
RUN_FLOW = Workflow[ReportRun](
    field="state",
    transitions=(
        Transition("make", _("Make"),       {S.QUEUED, S.FAILED}, S.READY,    SYSTEM),
        Transition("send", _("Send"),       {S.READY},            S.SENT,     SYSTEM),
        Transition("keep", _("Keep"),       {S.READY},            S.INTERNAL, SYSTEM),
        Transition("fail", _("Fail"),       {S.QUEUED, S.READY, S.FAILED}, S.FAILED, SYSTEM),
        Transition("again", _("Make again"), {S.FAILED},          S.QUEUED,   STARTERS),
    ),
)
# fmt: on
