"""The life of a report run (domain.md 6.1, 6.2). Read the table from top to bottom."""

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow
from reports.choices import RunState as S
from reports.models import ReportRun
from reports.querysets import HEADS, STARTERS
from reports.rules.runs import heads_the_report, restates_what_stands

SYSTEM = {Role.SYSTEM}

# fmt: off
RUN_FLOW = Workflow[ReportRun](
    field="state",
    transitions=(
        Transition("make", _("Make"),       {S.QUEUED, S.FAILED}, S.READY,    SYSTEM),
        Transition("send", _("Send"),       {S.READY},            S.SENT,     SYSTEM),
        Transition("keep", _("Keep"),       {S.READY},            S.INTERNAL, SYSTEM),
        Transition("fail", _("Fail"),       {S.QUEUED, S.READY, S.FAILED}, S.FAILED, SYSTEM),
        Transition("same", _("Find nothing new"), {S.QUEUED, S.FAILED}, S.UNCHANGED, SYSTEM),
        Transition("rerun", _("Compare with now"), {S.SENT},      S.SENT,     STARTERS),
        Transition("approve", _("Approve and send"), {S.INTERNAL}, S.READY,   HEADS, (restates_what_stands,), (heads_the_report,)),
        Transition("supersede", _("Replace"),    {S.SENT},        S.SUPERSEDED, SYSTEM),
        Transition("again", _("Make again"), {S.FAILED},          S.QUEUED,   STARTERS),
    ),
)
# fmt: on
